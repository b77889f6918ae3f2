import {expect} from 'chai'
import path from 'node:path'
import {findOwner} from '../../../src/app/product/key-owners.js'
import type {Profile} from '../../../src/profiles/profile.js'
import {ProfileStore} from '../../../src/profiles/profile-store.js'
import {identity} from '../../support/identity.js'
import {homePassword} from '../../support/product-home.js'
import {sha256} from '../../support/sha256.js'
import {temporaryHome} from '../../support/temporary-home.js'

describe("the profile that has a product's key", () => {
  const home = temporaryHome()
  const keystore = identity().pkcs12(homePassword, 'wso2carbon')
  const ownerAmong = async (saved: Readonly<Record<string, Partial<Profile>>>) => {
    const profiles = new ProfileStore(path.join(home().path, 'config'), () => undefined)
    home().make('mi-4.4', {keystore})
    const own = {...(await home().profile()), certificate: 'x'}
    for (const [name, changes] of Object.entries(saved))
      await profiles.save(name, {...own, ...changes}, {replace: true})
    return findOwner(await home().choose(), profiles)
  }
  const elsewhere = {keystore: '/elsewhere.p12'}

  it('is from its keystore, or from a copy, and names the same key in whatever case', async () => {
    expect(await ownerAmong({a: {}, b: elsewhere, c: {alias: 'other'}})).to.equal('a')
    expect(await ownerAmong({a: elsewhere, b: {...elsewhere, keystoreSha256: sha256(keystore)}})).to.equal('b')
    expect(await ownerAmong({a: {...elsewhere, alias: 'wso2carbon'}, b: {alias: 'WSO2Carbon'}})).to.equal('b')
  })

  it('has the same kind of key', async () => {
    expect(await ownerAmong({a: {mode: 'symmetric', bits: 256}})).to.equal(undefined)
  })

  it('is not named if there is none, or more than one, or if profiles are damaged', async () => {
    expect(await ownerAmong({})).to.equal(undefined)
    expect(await ownerAmong({a: {}, b: {}})).to.equal(undefined)
    home().write('config/b.yaml', 'damaged')
    expect(await ownerAmong({a: {}})).to.equal('a')
  })
})
