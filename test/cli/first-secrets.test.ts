/** What a person does without a manual, at a real terminal: from no profile to secrets in a manifest. */
import {expect} from 'chai'
import {copyFileSync, existsSync, mkdirSync} from 'node:fs'
import {load} from 'js-yaml'
import path from 'node:path'
import {sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {inTerminal, keys, type Terminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const vectors = path.join(import.meta.dirname, '..', 'vectors', 'keystores')
/** Of the keystores. */
const password = 'secret1'

describe('the first secrets', () => {
  const place = sandbox()
  const copy = (vector: string, name: string) => {
    mkdirSync(path.dirname(place().path(name)), {recursive: true})
    copyFileSync(path.join(vectors, vector), place().path(name))
  }

  before(function () {
    needs(this, 'python3')
  })

  it('get into a manifest by Tab, Enter and arrows, and Java decrypts them', async function () {
    needs(this, 'java', 'javac')
    copy('rsa.crt.pem', 'another.pem')
    copy('keytool.p12', 'other.p12')
    copy('keytool.jks', 'security/wso2carbon.jks')
    const existing =
      '# kept\napiVersion: v1\nkind: Secret\nmetadata:\n  name: app\ntype: Opaque\nstringData:\n  old: kept as it is\n'
    place().write('secrets.yaml', existing)
    const secrets = {db_password: 'hunter2 ', api_key: ' é中🙂', third: '$[]#=:'}
    const run = await inTerminal(
      ['secret', 'create', 'k8', '--dest', 'secrets.yaml'],
      async (terminal) => {
        await terminal.answer('? Create a profile now? (Y/n)', '')
        await terminal.expect(/❯ other\.p12 \(PKCS#12\)\n {2}security\/wso2carbon\.jks \(JKS\)\n {2}another\.pem/)
        terminal.type(keys.down + keys.enter)
        await terminal.answer(/\? Key alias\n❯ leaf \(private key, RSA 2048\)\n- some ca \(EC secp256r1, not RSA\)/, '')
        await terminal.answer('? Keystore password', password)
        await terminal.expect('done: profile "default" saved')
        await terminal.answer(/❯ cancel - .*\n {2}merge - .*\n {2}replace - /, keys.down)
        for (const [index, [alias, secret]] of Object.entries(secrets).entries()) {
          await terminal.answer('? Alias', alias)
          await terminal.answer(/\? Secret(?! again)/, secret)
          await terminal.answer('? Secret again', secret)
          await terminal.answer('? Another secret? (y/N)', index < 2 ? keys.tab : '')
        }
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run.code, run.text).to.equal(0)
    expect(run.stdout).to.equal('')
    expect(run.leftovers).to.deep.equal([])
    for (const secret of Object.values(secrets)) expect(run.raw).not.to.include(secret.trim())
    expect(run.text).to.include('3 secrets merged into').and.not.to.include('try:')

    expect(place().read('secrets.yaml').startsWith(existing.trimEnd())).to.equal(true)
    const {stringData} = load(place().read('secrets.yaml')) as {stringData: Record<string, string>}
    expect(Object.keys(stringData)).to.deep.equal(['old', ...Object.keys(secrets)])
    const key = {keystore: place().path('security/wso2carbon.jks'), password, alias: 'leaf'}
    const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
    const requests = Object.keys(secrets).map((alias) => ({...key, transformation, ciphertext: stringData[alias]!}))
    expect(decryptWithJava(requests)).to.deep.equal(Object.values(secrets).map((plaintext) => ({plaintext})))
  })

  describe('the keystore', () => {
    const init = async (arguments_: readonly string[], scenario: (terminal: Terminal) => Promise<void>) =>
      inTerminal(['secret', 'init', ...arguments_], scenario, {in: place(), stdout: 'pipe'})

    beforeEach(() => {
      copy('keytool.p12', 'my stores/prod key.p12')
      copy('keytool.p12', 'my stores/test key.p12')
    })

    it('is found with Tab, and the next command is suggested', async () => {
      const run = await init(['--profile', 'prod'], async (terminal) => {
        await terminal.expect('? Keystore location')
        terminal.type(keys.tab)
        await terminal.expect('? Keystore location my stores/')
        terminal.type(keys.tab)
        await terminal.expect('prod key.p12, test key.p12')
        terminal.type(`t${keys.tab}`)
        await terminal.expect('my stores/test key.p12')
        terminal.type(keys.enter)
        await terminal.answer('? Keystore type', '')
        await terminal.answer('? Keystore password', password)
        await terminal.answer('? Key alias', '')
      })
      expect(run.code, run.text).to.equal(0)
      expect(run.leftovers).to.deep.equal([])
      expect(run.text).to.match(/try: run "mi secret create --profile prod" to encrypt a secret\n$/)
    })

    it('can be pasted in quotes', async () => {
      const run = await init([], async (terminal) => {
        await terminal.answer('? Keystore location', " 'my stores/prod key.p12' ")
        await terminal.answer('? Keystore type', '')
        await terminal.answer('? Keystore password', password)
        await terminal.answer('? Key alias', '')
      })
      expect(run.code, run.text).to.equal(0)
      expect(run.text).to.match(/try: run "mi secret create" to encrypt a secret\n$/)
    })
  })

  it('need a keystore, and the note says how to create one if none is nearby', async () => {
    const creates =
      /note: no keystore was found nearby; to create one for development, run: mi keystore create dev\.p12/
    for (const [arguments_, note] of [
      [['secret', 'init'], new RegExp(`${creates.source}\\n`)],
      [['secret', 'init', 'symmetric', '--copy-key'], new RegExp(`${creates.source} --symmetric\\n`)],
    ] as const) {
      const run = await inTerminal(
        arguments_,
        async (terminal) => {
          await terminal.expect('? Keystore location')
          terminal.type(keys.escape)
        },
        {in: place()},
      )
      expect(run.code).to.equal(130)
      expect(run.text).to.match(note)
    }
  })

  it('are not written if the person stops after the profile was saved, and the error says so', async () => {
    copy('rsa.crt.pem', 'mi.pem')
    const run = await inTerminal(
      ['secret', 'create'],
      async (terminal) => {
        await terminal.answer('? Create a profile now?', '')
        await terminal.answer('❯ mi.pem (certificate)', '')
        await terminal.expect('? Alias')
        terminal.type(keys.escape)
      },
      {in: place()},
    )
    expect(run.code).to.equal(130)
    expect(run.text).to.include('error: interrupted; the profile was saved, but no secret was written')
    expect(run.leftovers).to.deep.equal([])
  })

  it('are not asked for if the person wants no profile', async () => {
    const run = await inTerminal(['secret', 'create'], (terminal) => terminal.answer('Create a profile now?', 'n'), {
      in: place(),
    })
    expect(run.code).to.equal(1)
    expect(run.text).to.include('error: profile "default" does not exist').and.to.include('try: run "mi secret init"')
  })

  it('are asked for again if the alias was typed before or the secret does not fit, and the others are kept', async () => {
    copy('rsa.crt.pem', 'mi.pem')
    const run = await inTerminal(
      ['secret', 'create', 'k8', '--dest', '-', '--snippet'],
      async (terminal) => {
        await terminal.answer('? Create a profile now?', '')
        await terminal.answer('❯ mi.pem (certificate)', '')
        const enter = async (secret: string) => {
          await terminal.answer(/\? Secret(?! again)/, secret)
          await terminal.answer('? Secret again', secret)
        }
        await terminal.answer('? Alias', 'one')
        await enter('first')
        await terminal.answer('? Another secret?', 'y')
        await terminal.answer('? Alias', 'one')
        await terminal.expect('you have entered a secret with this alias')
        terminal.type(`two${keys.enter}`)
        await terminal.answer(/\? Secret(?! again)/, 'x'.repeat(215))
        await terminal.expect('the secret is 215 bytes long')
        await enter('second')
        await terminal.answer('? Another secret?', 'n')
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run.code, run.text).to.equal(0)
    expect(load(run.stdout)).to.have.nested.property('stringData').that.has.keys('one', 'two')
    expect(run.text).to.include('secretKeyRef').and.to.include('two = "$env{two}"')
    expect(existsSync(place().path('security'))).to.equal(false)
  })
})
