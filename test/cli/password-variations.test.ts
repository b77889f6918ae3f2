import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, password} from '../support/identity.js'
import {convertKeystore, keytool} from '../support/keytool.js'
import {needs} from '../support/tools.js'
import {vectorPath} from '../keystore/vectors.js'

const mark = '\uFEFF'
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const bigEndian = (text: string) => utf16(text).swap16()

/** Editors and shells add bytes to a password that are not part of it. */
describe('a keystore password with bytes that do not belong to it', () => {
  const place = sandbox()
  const init = async (options: RunOptions, ...extra: string[]) =>
    runMi(['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi', '--force', ...extra], {in: place(), ...options})

  beforeEach(() => {
    place().write('mi.p12', identity().pkcs12(password, 'mi'))
  })

  for (const {what, bytes, note} of [
    {
      what: 'a byte order mark',
      bytes: Buffer.from(`${mark}${password}\r\n`),
      note: 'begins with a byte order mark, which is not part of the password',
    },
    {
      what: 'UTF-16, as PowerShell writes it',
      bytes: utf16(`${mark}${password}\r\n`),
      note: 'is UTF-16, and was read as such',
    },
    {what: 'UTF-16, big-endian', bytes: bigEndian(`${mark}${password}\n`), note: 'is UTF-16, and was read as such'},
    {what: 'UTF-16 without a byte order mark', bytes: utf16(`${password}\n`), note: 'is UTF-16, and was read as such'},
    {what: 'UTF-16, big-endian, without one', bytes: bigEndian(password), note: 'is UTF-16, and was read as such'},
    {
      what: 'a carriage return at the end of the line',
      bytes: Buffer.from(`${password}\r`),
      note: 'ends in a line break, which is not part of the password',
    },
  ]) {
    it(`opens the keystore from a file, with a note: ${what}`, async () => {
      place().write('password.txt', bytes)
      const fromFile = await init({}, '--password-file', 'password.txt')
      expect(fromFile.code, fromFile.stderr).to.equal(0)
      expect(fromFile.stderr).to.include(`"password.txt" ${note}\n`).and.not.to.include(password)
      const piped = await init({stdin: bytes}, '--password-file', '-')
      expect(piped.code, piped.stderr).to.equal(0)
      expect(piped.stderr).to.include(`standard input ${note}\n`)
    })
  }

  for (const [what, value, note] of [
    ['LF', `${password}\n`, 'ends in a line break'],
    ['CR LF', `${password}\r\n`, 'ends in a line break'],
    ['CR', `${password}\r`, 'ends in a line break'],
    ['a byte order mark', `${mark}${password}`, 'begins with a byte order mark'],
    ['both', `${mark}${password}\r\n`, 'begins with a byte order mark and ends in a line break'],
  ] as const) {
    it(`opens the keystore from a variable, with a note: ${what}`, async () => {
      const run = await init({env: {MI_KEYSTORE_PASSWORD: value}})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr)
        .to.include(`note: MI_KEYSTORE_PASSWORD ${note}, which`)
        .and.to.match(/not part of the password$/m)
        .and.not.to.include(password)
    })
  }

  it('is still refused if it is wrong', async () => {
    place().write('password.txt', `${mark}hunter2\n`)
    for (const run of [
      await init({}, '--password-file', 'password.txt'),
      await init({env: {MI_KEYSTORE_PASSWORD: 'hunter2\n'}}),
      await init({env: {MI_KEYSTORE_PASSWORD: ` ${password}\n`}}),
    ]) {
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr)
        .to.match(/the password does not open this keystore/)
        .and.not.to.match(/hunter2|part of/)
    }
  })

  it('is refused by name if the file is neither UTF-8 nor UTF-16', async () => {
    place().write('password.txt', Buffer.from('pässwörd\n', 'latin1'))
    const run = await init({}, '--password-file', 'password.txt')
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('password.txt" is not valid UTF-8').and.not.to.include('does not open')
  })

  for (const unusual of ['secret1\n', `${mark}secret1\r`]) {
    it(`belongs to it in a keystore that Java made with ${JSON.stringify(unusual)}`, async function () {
      needs(this, 'java', 'javac')
      const from = vectorPath('openssl-named.p12')
      convertKeystore({from, password: 'secret1', to: place().path('java.jks'), type: 'JKS', newPassword: unusual})
      const order = ['secret', 'init', '--keystore', 'java.jks', '--alias', 'my key', '--force']
      const run = await runMi(order, {in: place(), env: {MI_KEYSTORE_PASSWORD: unusual}})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).not.to.include('part of')
      const other = await runMi(order, {in: place(), env: {MI_KEYSTORE_PASSWORD: 'secret1'}})
      expect(other.code).to.equal(1)
    })
  }

  it('is left out of a new keystore, which keytool then opens without it', async function () {
    needs(this, 'java', 'javac', 'keytool')
    place().write('password.txt', `${mark}${password}\n`)
    for (const [name, options, extra] of [
      ['a.p12', {}, ['--password-file', 'password.txt']],
      ['b.p12', {env: {MI_KEYSTORE_PASSWORD: `${password}\r\n`}}, []],
    ] as const) {
      const run = await runMi(['keystore', 'create', name, ...extra], {in: place(), ...options})
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('not part of the password')
      expect(keytool(place().path(name), password, ['-list'])).to.include('wso2carbon')
    }
  })

  it('opens a keystore to list it, and its key to decrypt', async () => {
    place().write('password.txt', utf16(`${mark}${password}\r\n`))
    expect((await init({}, '--password-file', 'password.txt')).code).to.equal(0)
    const list = await runMi(['keystore', 'list', 'mi.p12', '--password-file', 'password.txt'], {in: place()})
    expect(list.code, list.stderr).to.equal(0)
    await runMi(['secret', 'create', 'file', '-a', 'a', '-d', 's.properties'], {in: place(), stdin: 'the secret'})
    for (const [options, extra] of [
      [{}, ['--password-file', 'password.txt']],
      [{env: {MI_KEYSTORE_PASSWORD: `${password}\n`}}, []],
    ] as const) {
      const run = await runMi(['secret', 'decrypt', 's.properties', 'a', ...extra], {in: place(), ...options})
      expect(run).to.include({code: 0, stdout: 'the secret'})
      expect(run.stderr.match(/UTF-16|part of the password/g)).to.have.length(1)
    }
  })

  it('never hides another error', async () => {
    place().write('mi.p12', readFileSync(vectorPath('openssl-named.p12')))
    const run = await init({env: {MI_KEYSTORE_PASSWORD: 'secret1\n'}})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('no such alias')
  })
})
