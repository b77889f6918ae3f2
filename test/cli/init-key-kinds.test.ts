import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {newPlace, type Place, removePlace, runMi, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {keytool} from '../support/keytool.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const password = 'secret1'

/** The other entries that keytool adds, and how they are described. */
const others = [
  {alias: 'elliptic', order: ['-genkeypair', '-keyalg', 'EC'], says: /an EC key/},
  {alias: 'signing', order: ['-genkeypair', '-keyalg', 'DSA', '-keysize', '2048'], says: /a DSA key/},
  {alias: 'edwards', order: ['-genkeypair', '-keyalg', 'Ed25519'], says: /an Ed25519 key/},
  {alias: 'symmetric', order: ['-genseckey', '-keyalg', 'AES', '-keysize', '256'], says: /a secret key/},
]

describe('mi secret init with keys of every kind in one keystore', () => {
  const place = sandbox()
  let stores: Place
  const saved = () => parse(readFileSync(path.join(place().config, 'default.yaml'), 'utf8')) as Record<string, unknown>

  before(async function () {
    needs(this, 'java', 'javac', 'keytool')
    stores = await newPlace()
    for (const type of ['PKCS12', 'JCEKS']) {
      for (const {alias, order} of [
        ...others,
        {alias: 'mi', order: ['-genkeypair', '-keyalg', 'RSA', '-keysize', '2048']},
      ]) {
        const name = order[0] === '-genkeypair' ? ['-dname', `CN=${alias}`] : []
        keytool(stores.path(type), password, [
          ...order,
          ...name,
          '-alias',
          alias,
          '-storetype',
          type,
          '-keypass',
          password,
        ])
      }
    }
  })

  after(async () => {
    // It does not exist if keytool is missing.
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- see above
    if (stores !== undefined) await removePlace(stores)
  })

  for (const type of ['PKCS12', 'JCEKS'] as const) {
    it(`uses the RSA key in ${type}, and Java decrypts what it encrypts`, async () => {
      const keystore = place().write('mi.keystore', readFileSync(stores.path(type)))
      const init = await runMi(['secret', 'init', '--keystore', keystore, '--alias', 'mi'], {
        in: place(),
        env: {MI_KEYSTORE_PASSWORD: password},
      })
      expect(init.code, init.stderr).to.equal(0)
      const create = await runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin: 'Grüße'})
      const ciphertext = create.stdout.trim().replace('db : ', '')
      const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
      const answers = decryptWithJava([{keystore, storeType: type, password, alias: 'mi', transformation, ciphertext}])
      expect(answers).to.deep.equal([{plaintext: 'Grüße'}])
    })

    for (const {alias, says} of others) {
      it(`explains what "${alias}" in ${type} is`, async () => {
        place().write('mi.keystore', readFileSync(stores.path(type)))
        const arguments_ = ['secret', 'init', '--keystore', 'mi.keystore', '--alias', alias]
        const run = await runMi(arguments_, {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})
        expect(run).to.include({code: 1, stdout: ''})
        expect(run.stderr)
          .to.match(says)
          .and.to.include(`"${alias}"`)
          .and.to.match(/^try: /m)
          .and.not.to.match(/\n\s+at /)
        expect(place().files()).to.deep.equal(['work/mi.keystore'])
      })
    }
  }

  describe('at a terminal', () => {
    before(function () {
      needs(this, 'python3')
    })

    it('shows the entries without an RSA key, but does not let them be chosen', async () => {
      place().write('mi.keystore', readFileSync(stores.path('PKCS12')))
      const run = await inTerminal(
        ['secret', 'init', '--keystore', 'mi.keystore'],
        async (terminal) => {
          await terminal.answer('? Keystore password', password)
          await terminal.expect('? Key alias')
          for (let rest = others.map(({alias}) => alias); rest.length > 0;) {
            const [, shown = ''] = await terminal.expect(/- (\w+) \([^)]+, not RSA\)/)
            expect(rest).to.include(shown)
            rest = rest.filter((alias) => alias !== shown)
          }
          terminal.type(keys.down + keys.enter)
          await terminal.expect('cannot be selected')
          terminal.type(keys.up + keys.enter)
        },
        {in: place()},
      )
      expect(run.code, run.text).to.equal(0)
      expect(saved().alias).to.equal('mi')
    })

    it('shows them before the password if the keystore shows the kind of key', async () => {
      place().write('mi.keystore', readFileSync(stores.path('JCEKS')))
      const run = await inTerminal(
        ['secret', 'init', '--keystore', 'mi.keystore'],
        async (terminal) => {
          await terminal.expect('? Key alias')
          await terminal.expect(/- symmetric \(secret key, not RSA\)/)
          terminal.type(keys.up + keys.enter)
          await terminal.expect('cannot be selected')
          terminal.type(keys.down + keys.enter)
          await terminal.answer('? Keystore password', password)
        },
        {in: place()},
      )
      expect(run.code, run.text).to.equal(0)
      expect(saved().alias).to.equal('mi')
    })
  })
})
