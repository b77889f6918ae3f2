import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {readHomePasswords} from '../../../src/app/product/product-passwords.js'
import {resolveProduct, secretConfSettings, type Product} from '../../../src/app/product/product.js'
import {UserError} from '../../../src/errors.js'
import {makeHome, type Generation, type HomeOptions} from '../../support/product-home.js'
import {expectRejection} from '../../support/rejection.js'
import {needs} from '../../support/tools.js'

const security = 'repository/resources/security'
const keystoreTable = (section: string, fields: Record<string, string>) =>
  `[keystore.${section}]\n${Object.entries(fields)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`)
    .join('')}`

describe('a product by its home', () => {
  let home: string
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'mi-test-home-'))
  })
  afterEach(() => {
    rmSync(home, {recursive: true, force: true})
  })
  const make = (generation: Generation, options: HomeOptions = {}) => makeHome(home, generation, options)
  const write = (name: string, content: string | Buffer) => {
    const file = path.join(home, name)
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, content)
  }
  const remove = (name: string) => {
    rmSync(path.join(home, name), {recursive: true, force: true})
  }
  const resolve = async (environment: NodeJS.ProcessEnv = {}): Promise<Product> => resolveProduct(home, {environment})
  const refuse = async (environment: NodeJS.ProcessEnv = {}): Promise<UserError> =>
    expectRejection(() => resolveProduct(home, {environment}), UserError)

  describe('its files', () => {
    const places: readonly [generation: Generation, kind: string, secretsFile: string, secretsLocation: string][] = [
      ['mi-4.4', 'mi', 'conf/deployment.toml', 'conf/security/cipher-text.properties'],
      ['mi-1.0', 'mi', 'conf/security/cipher-text.properties', 'conf/security/cipher-text.properties'],
      ['apim-4.6', 'apim', 'repository/conf/deployment.toml', 'repository/conf/security/cipher-text.properties'],
      ['is-7.2', 'is', 'repository/conf/deployment.toml', 'repository/conf/security/cipher-text.properties'],
      ['ei-6.6', 'ei', 'conf/security/cipher-text.properties', 'conf/security/cipher-text.properties'],
      ['icp', 'icp', 'conf/deployment.toml', 'conf/security/cipher-text.properties'],
    ]
    for (const [generation, kind, secretsFile, secretsLocation] of places) {
      it(`are in the right place in ${generation}`, async () => {
        const location = make(generation)
        const product = await resolve()
        expect(product.home).to.include({kind, secretsFile})
        expect(product.secretConf.content.isActive).to.equal(false)
        expect(secretConfSettings(product, 'RSA')).to.deep.equal({
          secretsLocation,
          algorithm: 'RSA',
          forLookup: kind === 'mi' || kind === 'ei',
          isSymmetric: false,
          location,
          type: 'PKCS12',
          alias: 'wso2carbon',
        })
      })
    }

    it('are recognised without scripts and templates', async () => {
      for (const generation of ['mi-4.4', 'apim-4.6', 'is-7.2'] as const) {
        remove('')
        const location = make(generation)
        remove('bin')
        remove('repository/resources/conf')
        const {keystore} = await resolve()
        expect(keystore, generation).to.include({location, from: 'the default', alias: 'wso2carbon'})
      }
    })
  })

  describe('its keystore', () => {
    it('of Micro Integrator is a path from the home, and elsewhere a name', async () => {
      make('mi-4.4', {toml: keystoreTable('primary', {file_name: 'a/b.jks'})})
      expect((await resolve()).keystore).to.include({location: 'a/b.jks', from: 'keystore.primary'})
      make('apim-4.6', {toml: keystoreTable('primary', {file_name: 'b.jks'})})
      remove('conf')
      expect((await resolve()).keystore).to.include({location: `${security}/b.jks`, from: 'keystore.primary'})
    })

    it('takes what the internal section lacks from the primary one', async () => {
      const toml = keystoreTable('primary', {file_name: 'p.jks', alias: 'p'}) + keystoreTable('internal', {alias: 'i'})
      make('mi-4.4', {toml})
      expect((await resolve()).keystore).to.include({location: 'p.jks', alias: 'i', from: 'keystore.primary'})
    })

    it('is not one of another section', async () => {
      const location = make('mi-4.4', {toml: keystoreTable('tls', {file_name: 'tls.jks'})})
      expect((await resolve()).keystore.location).to.equal(location)
    })

    it('may be outside the home', async () => {
      make('mi-4.4', {toml: keystoreTable('primary', {file_name: '/etc/wso2/a.jks'})})
      expect((await resolve()).keystore).to.include({location: '/etc/wso2/a.jks', shown: '/etc/wso2/a.jks'})
      make('mi-4.4', {toml: keystoreTable('primary', {file_name: '../a.jks'})})
      expect((await resolve()).keystore.location).to.equal(path.resolve(home, '../a.jks'))
    })

    it('is found where other products have it, with a note', async () => {
      const location = make('mi-4.4', {toml: keystoreTable('primary', {file_name: 'wso2carbon.jks'})})
      const product = await resolve()
      expect(product.keystore.location).to.equal(location)
      expect(product.notes).to.deep.equal([
        `keystore.primary.file_name is "wso2carbon.jks", which Micro Integrator 4.4.0 looks for in "${home}"; write "${location}"`,
      ])
    })

    it('follows references and variables', async () => {
      const toml = `[a]\nfile = "$env{DIR}/k.jks"\n${keystoreTable('primary', {file_name: '$ref{a.file}'})}`
      make('mi-4.4', {toml})
      write('x/k.jks', 'no keystore')
      const error = await refuse({DIR: 'x'})
      expect(error.message).to.equal(
        "a takes the keystore's path from an environment variable, and there is no keystore at that path",
      )
      expect((await refuse()).message).to.include('needs the environment variable "DIR", which is not set')
    })

    it('is not the one of the last start, with a note', async () => {
      make('mi-4.4', {toml: keystoreTable('primary', {file_name: 'new.jks'})})
      const internal = '<InternalKeyStore><Location>${carbon.home}/old.jks</Location></InternalKeyStore>'
      write('conf/carbon.xml', `<Server><Security>${internal}</Security></Server>`)
      const product = await resolve()
      expect(product.keystore.location).to.equal('new.jks')
      expect(product.notes).to.deep.equal([
        `"${home}/conf/carbon.xml" names another keystore, because it was written at the last start`,
      ])
      write('conf/carbon.xml', `<Server>${internal.replace('old', 'new')}</Server>`)
      expect((await resolve()).notes).to.deep.equal([])
    })

    it('is the primary one in carbon.xml if there is no internal one', async () => {
      make('ei-6.6')
      write(
        'conf/carbon.xml',
        `<Server><Security><!-- <InternalKeyStore><Location>no</Location></InternalKeyStore> -->
        <KeyStore><Location>\${carbon.home}/a&amp;b.jks</Location><Type>JKS</Type><KeyAlias>k</KeyAlias></KeyStore></Security></Server>`,
      )
      expect((await resolve()).keystore).to.include({location: 'a&b.jks', alias: 'k', from: 'carbon.xml'})
    })

    it('reads deployment.toml before anything is said about it', async () => {
      make('mi-4.4', {toml: '[keystore.primary]\nfile_name = "x'})
      const error = await refuse()
      expect(error.fact).to.include(`"${home}/conf/deployment.toml" is not valid TOML: line 2`)
    })
  })

  describe('its password file', () => {
    const find = async (platform: NodeJS.Platform = 'linux') => readHomePasswords((await resolve()).home, platform)

    it('is the first that the product looks for', async () => {
      make('mi-4.4')
      expect(await find()).to.equal(undefined)
      for (const name of ['password-persist', 'password-tmp', 'password']) {
        write(name, `${name} \r\nkey\n`)
        const shown = path.join(home, name)
        const persists = name === 'password-persist'
        expect(await find()).to.include({store: `${name} `, key: 'key', shown, persists})
      }
    })

    it('has another name on Windows', async () => {
      make('mi-4.4')
      write('password-persist', 'a')
      write('password-tmp.txt', 'b')
      expect((await find('win32'))?.store).to.equal('b')
      expect((await find())?.store).to.equal('a')
    })

    it('may be anything', async () => {
      make('mi-4.4')
      write('password', Buffer.from([0xff, 0xfe, 0xff]))
      await expectRejection(() => find(), UserError)
      write('password', 'x'.repeat(100_000))
      await expectRejection(() => find(), UserError, 'is larger than')
    })
  })

  describe('if the home is hostile', () => {
    /** Everything has to end soon, whatever it is. */
    const soon = async (act: () => Promise<unknown>) => {
      const started = performance.now()
      await act()
      expect(performance.now() - started).to.be.below(5000)
    }

    it('stops at endless references', async () => {
      const refer = (text: string) => keystoreTable('primary', {file_name: text})
      make('mi-4.4', {toml: refer('$ref{keystore.primary.file_name}')})
      expect((await refuse()).message).to.include('has too many references')
      make('mi-4.4', {toml: refer('$ref{keystore.primary.file_name}'.repeat(50))})
      await soon(refuse)
      make('mi-4.4', {toml: refer('{{keystore.internal.file_name}}$env{X}')})
      await soon(() => refuse({X: 'x'.repeat(100_000)}))
    })

    it('refuses huge files without reading them', async () => {
      make('mi-4.4')
      for (const name of ['conf/deployment.toml', 'repository/resources/conf/default.json', 'conf/carbon.xml']) {
        write(name, '')
        truncateSync(path.join(home, name), 2 ** 33)
        await soon(async () => expect((await refuse()).message).to.include('is larger than'))
        remove(name)
        write('conf/deployment.toml', '')
      }
    })

    it('refuses links that lead to themselves, directories and pipes', async function () {
      needs(this, 'mkfifo')
      const names = [
        'repository/resources/conf/default.json',
        'conf/security/secret-conf.properties',
        'conf/carbon.xml',
      ]
      for (const name of names) {
        for (const spoil of [
          (file: string) => {
            symlinkSync(path.basename(file), file)
          },
          (file: string) => {
            mkdirSync(file)
          },
          (file: string) => execFileSync('mkfifo', [file]),
        ]) {
          remove('')
          make('mi-4.4')
          remove(name)
          spoil(path.join(home, name))
          await soon(refuse)
        }
      }
    })

    it('reads texts that make searches slow in one pass', async () => {
      const size = 1 << 19
      const texts = ['<!--', '<InternalKeyStore>', '<InternalKeyStore ', '<Location>', '<Location ', '&amp;', '{{', '<']
      for (const text of texts) {
        make('ei-6.6')
        write('conf/carbon.xml', text.repeat(size / text.length))
        await soon(resolve)
        write('conf/carbon.xml', `<InternalKeyStore>${text.repeat(size / text.length)}</InternalKeyStore>`)
        await soon(resolve)
      }
      const bomb = Array.from({length: 20}, (_, at) => `<!ENTITY e${at + 1} "&e${at};&e${at};">`).join('')
      write('conf/carbon.xml', `<!DOCTYPE x [${bomb}]><KeyStore><Location>&e20;</Location></KeyStore>`)
      await soon(resolve)
    })

    it('takes binary files for what they are', async () => {
      const binary = Buffer.from(Array.from({length: 4096}, (_, at) => (at * 7919) % 256))
      make('mi-4.4')
      write('conf/security/secret-conf.properties', binary)
      write('conf/carbon.xml', binary)
      write(`repository/resources/conf/templates/conf/carbon.xml.j2`, binary)
      write('bin/version.txt', binary)
      expect((await resolve()).secretConf.content.isActive).to.equal(false)
      write('repository/resources/conf/default.json', binary)
      expect((await refuse()).fact).to.include('is not a JSON object')
      write('conf/deployment.toml', binary)
      await refuse()
      write('repository/resources/conf/default.json', '['.repeat(1 << 20))
      await soon(refuse)
    })

    it('is not confused by the names of object properties', async () => {
      const toml = '[__proto__]\nx = "y"\n[keystore.primary]\nfile_name = "$ref{constructor}"\n'
      make('mi-4.4', {toml})
      write('repository/resources/conf/default.json', '{"__proto__": "x", "toString": "y"}')
      expect((await refuse()).message).to.equal('the setting "constructor" has no value')
    })
  })
})
