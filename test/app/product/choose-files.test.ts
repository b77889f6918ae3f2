import {expect} from 'chai'
import {mkdirSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {chooseFiles, passwordsForProfile} from '../../../src/app/product/choose-files.js'
import {findProductOf} from '../../../src/app/product/home-of-file.js'
import {UsageError} from '../../../src/errors.js'
import type {Variables} from '../../../src/io/environment.js'
import {ProfileStore} from '../../../src/profiles/profile-store.js'
import type {Profile} from '../../../src/profiles/profile.js'
import {identity} from '../../support/identity.js'
import {homePassword} from '../../support/product-home.js'
import {expectRejection} from '../../support/rejection.js'
import {temporaryHome} from '../../support/temporary-home.js'

const none: Variables = {found: {}}

describe('the files of encrypted secrets', () => {
  const home = temporaryHome()
  const choose = async (files: readonly string[], miHome?: string, variables = none) =>
    chooseFiles({files, miHome}, variables)

  it('are those that are named, whatever a variable says', async () => {
    expect(await choose(['a', '-'], undefined, {...none, MI_HOME: '/nowhere'})).to.deep.equal({
      files: ['a', '-'],
      chosen: undefined,
    })
  })

  it('are otherwise the one of the product in --mi-home, MI_HOME or CARBON_HOME', async () => {
    home().make('ei-6.6')
    const {path: given} = home()
    for (const chosen of [
      await choose([], given),
      await choose([], undefined, {...none, MI_HOME: given, CARBON_HOME: '/nowhere'}),
      await choose([], undefined, {...none, CARBON_HOME: given}),
    ]) {
      expect(chosen.files).to.deep.equal([path.join(given, 'conf/security/cipher-text.properties')])
      expect(chosen.chosen?.home.kind).to.equal('ei')
    }
  })

  it('are not both, and not none', async () => {
    await expectRejection(() => choose(['a'], '/home'), UsageError, '--mi-home and files cannot be used together')
    await expectRejection(() => choose([]), UsageError, 'missing argument FILE')
  })

  it('may be of a product whose keystore cannot be known', async () => {
    home().make('mi-4.4', {toml: '[keystore.internal]\nfile_name = "$sys{k}"\n'})
    const {chosen} = await choose([], home().path)
    expect(chosen?.home.name).to.equal('Micro Integrator 4.4.0')
    expect(chosen?.product).to.equal(undefined)
  })

  describe("and the password of the product's keystore", () => {
    const passwordFor = async (profile: Profile, variables = none) => {
      const profiles = new ProfileStore(path.join(home().path, 'profiles'), () => undefined)
      await profiles.save('p', profile, {replace: true})
      const {chosen} = await choose([], home().path)
      const read = await passwordsForProfile('p', chosen, undefined, {profiles, variables})
      return (await read()).store?.map(({password}) => password)
    }

    it('are for a profile from that keystore only', async () => {
      home().make('mi-4.4')
      home().write('password-persist', `${homePassword}\n`)
      const own = {...(await home().profile()), certificate: identity().pem}
      expect(await passwordFor(own)).to.deep.equal([homePassword])
      expect(await passwordFor({...own, keystore: home().write('other.p12', '')})).to.equal(undefined)
      expect(await passwordFor({keyFile: '/key'})).to.equal(undefined)
      const given = {...none, MI_KEYSTORE_PASSWORD: 'given'}
      expect(await passwordFor(own, given)).to.deep.equal(['given'])
    })
  })
})

describe('the product of a file', () => {
  const home = temporaryHome()
  const find = async (name: string) => (await findProductOf(path.join(home().path, name)))?.home

  it('is the one in whose home the file is', async () => {
    home().make('mi-4.4')
    expect(await find('conf/deployment.toml')).to.include({given: home().path, kind: 'mi'})
    expect(await find('conf/security/secret-conf.properties')).to.equal(undefined)
  })

  it('is found from the longer of two layouts', async () => {
    home().make('is-7.2')
    expect(await find('repository/conf/deployment.toml')).to.include({given: home().path, kind: 'is'})
  })

  it('is found by cipher-text.properties of older products', async () => {
    home().make('apim-2.6')
    home().write('repository/conf/security/cipher-text.properties', '')
    expect(await find('repository/conf/security/cipher-text.properties')).to.include({given: home().path, kind: 'apim'})
  })

  it('is none if the file only looks like it', async () => {
    home().write('x/deployment.toml', '')
    home().make('ei-7')
    expect(await find('x/deployment.toml')).to.equal(undefined)
    expect(await find('conf/deployment.toml')).to.equal(undefined)
    expect(await find('micro-integrator/conf/deployment.toml')).to.include({kind: 'mi'})
  })

  it('is found through a link', async () => {
    home().make('mi-4.4')
    mkdirSync(path.join(home().path, 'links'))
    symlinkSync(home().path, path.join(home().path, 'links/wso2'))
    expect(await find('links/wso2/conf/deployment.toml')).to.include({given: path.join(home().path, 'links/wso2')})
  })
})
