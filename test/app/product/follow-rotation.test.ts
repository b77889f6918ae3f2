import {expect} from 'chai'
import {describeFollowUp} from '../../../src/app/product/follow-rotation.js'
import {temporaryHome} from '../../support/temporary-home.js'

const oaep = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
const pkcs1 = 'RSA/ECB/PKCS1Padding'

describe('what is left to do after a rotation', () => {
  const home = temporaryHome()
  const followUp = async (cipher: string, change: {readonly keystore?: string; readonly alias?: string} = {}) => {
    const profile = {...(await home().profile()), ...change}
    const said = describeFollowUp(await home().choose(), {name: 'new', profile, cipher})
    return said?.replaceAll(home().path, 'HOME')
  }
  const encrypt = 'mi secret encrypt --mi-home HOME'

  it('is nothing if the vault has the new key, or is not active', async () => {
    home().make('mi-4.4')
    expect(await followUp(pkcs1)).to.equal(undefined)
    await home().activate(oaep)
    expect(await followUp(oaep)).to.equal(undefined)
  })

  it('is to set up the vault for another key or transformation of the same keystore', async () => {
    home().make('mi-4.4')
    await home().activate(oaep)
    const still = '"HOME/conf/security/secret-conf.properties" still names the old key or transformation'
    expect(await followUp(pkcs1)).to.equal(`${still}; to change that, run: ${encrypt} --profile new --cipher ${pkcs1}`)
    expect(await followUp(oaep, {alias: 'b'})).to.equal(`${still}; to change that, run: ${encrypt} --profile new`)
  })

  it('begins in deployment.toml for another keystore', async () => {
    const section = '[keystore.primary]\nfile_name = "repository/resources/security/wso2carbon.jks"\n'
    home().make('mi-4.4', {toml: section})
    await home().activate(oaep)
    expect(await followUp(oaep, {keystore: '/new.p12'})).to.equal(
      `"HOME/conf/security/secret-conf.properties" and keystore.primary still name the old key; name the new keystore in [keystore.primary] of "HOME/conf/deployment.toml", then run: ${encrypt}`,
    )
  })

  it('is to name the keystore where the product fixes it', async () => {
    home().make('mi-1.2')
    await home().activate(oaep)
    expect(await followUp(pkcs1, {keystore: '/new.p12', alias: 'x y'})).to.equal(
      `"HOME/conf/security/secret-conf.properties" still names the old key; to change that, run: ${encrypt} --keystore /new.p12 --alias 'x y' --cipher ${pkcs1}`,
    )
  })
})
