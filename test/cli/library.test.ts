/** The library as it is installed: the built script, its declarations, and the examples of docs/library.md. */
import {expect} from 'chai'
import {mkdirSync, readFileSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import typescript from 'typescript'
import {libraryBudget} from '../../tools/library.js'
import {runProgram, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'

const root = path.join(import.meta.dirname, '../..')
const page = readFileSync(path.join(root, 'docs/library.md'), 'utf8')

/** A program that uses every function and type, correctly except where it says so. */
const consumer = `
import {createEncryptor, detectCiphertext, examineCiphertext, LibraryError, listTransformations} from 'mi-cli'
import {readEncryptionCertificate, readKeystore, readProperties, writeProperties} from 'mi-cli'
import type {CertificateDetails, CiphertextFault, CiphertextKind, EncryptionKeySource, KeystoreContent} from 'mi-cli'
import type {KeystoreItem, LibraryErrorCode, PropertyItem, SecretEncryptor, TransformationDetails} from 'mi-cli'

const bytes = new Uint8Array(1)
const certificate: CertificateDetails = readEncryptionCertificate(bytes)
const source: EncryptionKeySource = {certificate: certificate.pem}
const encryptor: SecretEncryptor = await createEncryptor(source, 'RSA')
const ciphertext: string = encryptor.encrypt(bytes)
const keystore: KeystoreContent = await readKeystore(bytes, 'x')
const items: readonly KeystoreItem[] = keystore.items
const names: readonly TransformationDetails[] = listTransformations()
const kind: CiphertextKind | undefined = detectCiphertext(ciphertext)
const fault: CiphertextFault | undefined = examineCiphertext(ciphertext, {kind: 'rsa', bits: certificate.bits})
const read: readonly PropertyItem[] = readProperties('a=b')
const written: string = writeProperties(read.map(({alias}) => ({alias, ciphertext})))
const code: LibraryErrorCode = new LibraryError('format', written).code
export {code, fault, items, kind, names}

// @ts-expect-error A number is not a secret.
encryptor.encrypt(1)
// @ts-expect-error There are two kinds of key.
await createEncryptor({key: 'x'})
// @ts-expect-error Private keys are not returned.
keystore.privateKey('x')
// @ts-expect-error What else is in the package is not exported.
import 'mi-cli/dist/mi.cjs'
`

describe('the library in the package', () => {
  const place = sandbox()

  /** Makes `mi-cli` a package that is installed in the place. */
  function install(): void {
    mkdirSync(place().path('node_modules'))
    symlinkSync(root, place().path('node_modules/mi-cli'))
  }

  it('has types that consumers can compile with, whatever finds their modules, and without other types', () => {
    install()
    const file = place().write('consumer.mts', consumer)
    const found = (['Node16', 'ESNext'] as const).flatMap((module) => {
      const options: typescript.CompilerOptions = {
        module: typescript.ModuleKind[module],
        moduleResolution: typescript.ModuleResolutionKind[module === 'Node16' ? 'Node16' : 'Bundler'],
        target: typescript.ScriptTarget.ES2022,
        lib: ['lib.es2022.d.ts'],
        types: [],
        strict: true,
        noEmit: true,
        noUncheckedSideEffectImports: true,
        exactOptionalPropertyTypes: true,
      }
      const program = typescript.createProgram([file], options)
      return typescript
        .getPreEmitDiagnostics(program)
        .map(({messageText}) => `${module}: ${typescript.flattenDiagnosticMessageText(messageText, ' ')}`)
    })
    expect(found).to.deep.equal([])
  })

  it('is loaded with import and require as one module, and changes nothing when it is loaded', async () => {
    install()
    const program = `
      const modules = () => process.moduleLoadList.filter((name) => /^NativeModule (?!internal)/.test(name))
      const state = () => JSON.stringify([Object.keys(globalThis), process.eventNames(), process.env, process.argv])
      const [before, known] = [state(), new Set(modules())]
      const required = require('mi-cli')
      const loaded = modules().filter((name) => !known.has(name))
      const unchanged = before === state()
      import('mi-cli').then((imported) => {
        const {default: all, 'module.exports': same, ...names} = imported
        console.log(JSON.stringify({
          loaded,
          unchanged,
          names: Object.keys(names),
          isOne: Object.keys(required).every((name) => names[name] === required[name]) && all === required,
          error: require('node:util').inspect(new names.LibraryError('format', 'x')).split('\\n')[0],
        }))
      })`
    const {code, stdout, stderr} = await runProgram([process.execPath, '-e', program], {in: place()})
    expect({code, stderr}).to.deep.equal({code: 0, stderr: ''})
    const names = ['LibraryError', 'createEncryptor', 'detectCiphertext', 'examineCiphertext', 'listTransformations']
    names.push('readEncryptionCertificate', 'readKeystore', 'readProperties', 'writeProperties')
    expect(JSON.parse(stdout)).to.deep.equal({
      loaded: [],
      unchanged: true,
      names,
      isOne: true,
      error: 'LibraryError: x',
    })
  })

  it('is as large as docs/library.md says', () => {
    const size = readFileSync(path.join(root, 'dist/library.js')).length
    expect(size).to.be.at.most(libraryBudget.script)
    const [, kilobytes = ''] = /^- It is about (\d+) KB\./m.exec(page) ?? []
    expect(Number(kilobytes)).to.be.closeTo(size / 1000, 10)
  })

  it('has examples that work', async () => {
    install()
    const examples = Array.from(page.matchAll(/^```js\n(.*?)^```\n\n([^\n]*\n)/gms), ([, code = '', after = '']) => {
      expect(after).to.match(/^\*Run by the tests\.\*\n$/)
      return code
    })
    expect(examples).to.have.length(page.match(/^```js$/gm)?.length ?? 0)
    place().write('prod.pem', identity().pem)
    place().write('wso2carbon.jks', identity().pkcs12('wso2carbon', 'wso2carbon'))
    const files = examples.map((code, index) => place().write(`example-${index}.mjs`, code))
    place().write('all.mjs', files.map((file) => `await import(${JSON.stringify(file)})\n`).join(''))
    const env = {MI_SYMMETRIC_KEY: '0123456789abcdef'.repeat(4), MI_KEYSTORE_PASSWORD: 'wso2carbon'}
    const {code, stdout, stderr} = await runProgram([process.execPath, 'all.mjs'], {in: place(), env})
    expect({code, stderr}).to.deep.equal({code: 0, stderr: ''})
    expect(stdout.trim().split('\n')).to.deep.equal([
      'AES/GCM/NoPadding 328',
      'rsa RSA/ECB/OAEPWithSHA1AndMGF1Padding (default)',
      'rsa RSA/ECB/OAEPWithSHA-256AndMGF1Padding ',
      'rsa RSA/ECB/OAEPWithSHA-256AndMGF1Padding@BC ',
      'rsa RSA/ECB/PKCS1Padding ',
      'aes AES/GCM/NoPadding (default)',
      '190',
      'wso2carbon private-key RSA true',
      'CN=mi.test 344',
      'line 1: db_password looks encrypted',
      'line 2: api_key looks encrypted',
      '"plaintext" is not encrypted yet',
      'keystore - this is not a keystore',
    ])
    const written = place().read('wso2-secrets.properties')
    const opened = written.replaceAll(/=(.*)$/gm, (_, ciphertext: string) => `=${identity().open(ciphertext)}`)
    expect(opened).to.equal('db_password=s3cur3-p@ssw0rd\napi_key=sk-abc123\n')
  })
})
