import {expect} from 'chai'
import {inspectHome, isSetUpFor} from '../../../src/app/product/inspect-home.js'
import type {Profile} from '../../../src/profiles/profile.js'
import {sha256} from '../../support/sha256.js'
import {identity} from '../../support/identity.js'
import {homePassword} from '../../support/product-home.js'
import {temporaryHome} from '../../support/temporary-home.js'

const oaep = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
const pkcs1 = 'RSA/ECB/PKCS1Padding'
const orConfigure =
  "or, if the secrets are for this profile's key, name its keystore in the product's configuration and run: mi secret encrypt --mi-home HOME"
const keystoreFile = 'repository/resources/security/wso2carbon.jks'

describe('whether a product is set up to decrypt its secrets', () => {
  const home = temporaryHome()
  const inspect = async (profile?: Profile) => inspectHome(await home().choose(), profile ?? (await home().profile()))
  /** What it says, with the home's path as HOME. */
  const short = (sentences: readonly string[]) => sentences.map((each) => each.replaceAll(home().path, 'HOME'))
  const problems = async (profile?: Profile) => short((await inspect(profile)).result.problems)
  const hints = async (profile?: Profile) => short((await inspect(profile)).hints)

  it('has nothing against one that is', async () => {
    home().make('mi-4.4')
    await home().activate(oaep)
    const {result, hints: none} = await inspect()
    expect(result).to.deep.equal({home: home().path, kind: 'mi', active: true, cipher: oaep, problems: []})
    expect(none).to.deep.equal([])
  })

  it('misses secret-conf.properties, and names the keystore if the profile is from another', async () => {
    home().make('is-7.2')
    const profile = {...(await home().profile()), keystore: '/elsewhere.p12'}
    expect(await problems(profile)).to.deep.equal([
      '"HOME/repository/conf/security/secret-conf.properties" is not active, so the product decrypts no secrets',
      'the profile is not from the keystore that Identity Server 7.2.0 will decrypt with: "HOME/repository/resources/security/wso2carbon.p12"',
    ])
    expect(await hints(profile)).to.deep.equal([
      'to write secret-conf.properties, run: mi secret encrypt --mi-home HOME',
      `use --profile with a profile from "HOME/repository/resources/security/wso2carbon.p12"; to create one, run: mi secret init --mi-home HOME --profile NAME; ${orConfigure}`,
    ])
  })

  it('compares the key with the profile and with the rest of the configuration', async () => {
    home().make('mi-4.4')
    await home().activate(oaep, (text) => text.replace('alias=wso2carbon', 'alias=old'))
    const conf = `"HOME/conf/security/secret-conf.properties" names "old" in "${keystoreFile}"`
    expect(await problems()).to.deep.equal([`${conf}, which is not the profile's key`])
    expect(await hints()).to.deep.equal(['to write secret-conf.properties, run: mi secret encrypt --mi-home HOME'])
    const ofOther = {...(await home().profile()), alias: 'old'}
    expect(await problems(ofOther)).to.deep.equal([`${conf}, but the product uses another key by default`])
    const elsewhere = {...ofOther, keystore: '/elsewhere.p12'}
    expect(await hints(elsewhere)).to.deep.equal([
      `use --profile with a profile from "HOME/${keystoreFile}"; to create one, run: mi secret init --mi-home HOME --profile NAME; ${orConfigure}`,
    ])
  })

  it('knows a profile from a copy of the keystore', async () => {
    const keystore = identity().pkcs12(homePassword, 'wso2carbon')
    home().make('mi-4.4', {keystore})
    await home().activate(oaep)
    const copy = {...(await home().profile()), keystore: '/elsewhere.p12', keystoreSha256: sha256(keystore)}
    expect(await problems(copy)).to.deep.equal([])
    expect(isSetUpFor(await home().choose(), oaep, copy)).to.equal(true)
    expect(isSetUpFor(await home().choose(), pkcs1, copy)).to.equal(false)
  })

  it('notes the transformation that the vault has, if the profile has another', async () => {
    home().make('is-7.2')
    await home().activate(pkcs1)
    expect(short((await inspect()).notes)[0]).to.equal(
      `"HOME/repository/conf/security/secret-conf.properties" names ${pkcs1}, but the profile uses ${oaep}`,
    )
    await home().activate(oaep, (text) => text.replace(/^secretRepositories\.file\.algorithm=.*\n/m, ''))
    const withPkcs1 = {...(await home().profile()), cipher: oaep}
    expect(short((await inspect(withPkcs1)).notes)[0]).to.include(
      `does not name a transformation, which means ${pkcs1}`,
    )
  })

  it('names a type of keystore that the vault does not know', async () => {
    home().make('mi-4.4')
    await home().activate(oaep, (text) => text.replace('type=PKCS12', 'type=jceks'))
    expect(await problems()).to.deep.equal([
      '"HOME/conf/security/secret-conf.properties" has the keystore type "jceks", with which the vault does not start',
    ])
  })

  it('names what the release cannot open: AES keys before 4.6', async () => {
    const aes = {
      mode: 'symmetric',
      keystore: '/a.p12',
      type: 'PKCS12',
      alias: 'a',
      bits: 256,
      keystoreSha256: '',
    } as const
    home().make('mi-4.4')
    await home().activate(oaep)
    expect(await problems(aes)).to.deep.equal([
      '"HOME/conf/security/secret-conf.properties" is for an RSA key, but the profile has a symmetric key',
      'the vault of Micro Integrator 4.4.0 has no symmetric mode',
    ])
    home().write(
      'conf/security/secret-conf.properties',
      'secretRepositories=file\nsecretRepositories.file.encryptionMode=symmetric\n',
    )
    expect(await problems()).to.deep.equal([
      '"HOME/conf/security/secret-conf.properties" is for a symmetric key, but the profile has an RSA key',
      'the vault of Micro Integrator 4.4.0 has no symmetric mode',
    ])
    expect(await hints()).to.include(
      `use --profile with a profile from "HOME/${keystoreFile}"; to create one, run: mi secret init symmetric --mi-home HOME --profile NAME; ${orConfigure}`,
    )
    home().make('mi-4.6')
    expect(await problems({keyFile: '/key'})).to.deep.include(
      'the vault of Micro Integrator 4.6.0 takes a symmetric key only from a keystore',
    )
  })

  it('names lines that Java cannot read, and secrets that are not there', async () => {
    const toml = 'a = "$secret{x}"\nb = ["$secret{y}"]\n[secrets]\ny = "[y]"\n'
    home().make('mi-4.4', {toml})
    await home().activate(oaep, (text) => `${text}x=\\u12\n`)
    const [line, missing] = await problems()
    expect(line).to.match(
      /^"HOME\/conf\/security\/secret-conf\.properties" has lines with a malformed \\u escape, so the vault does not start: \d+$/,
    )
    expect(missing).to.equal(
      '"HOME/conf/deployment.toml" refers to secrets that [secrets] does not define, so the product does not start: "x" (line 1)',
    )
    expect(await hints()).to.deep.equal([
      'fix these lines',
      'add the missing secrets to [secrets], or fix the references',
    ])
  })
})
