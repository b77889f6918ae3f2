import {expect} from 'chai'
import {X509Certificate} from 'node:crypto'
import {chmodSync} from 'node:fs'
import forge from 'node-forge'
import {closedStdin, jsonResult, noStdin, runMi, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'
import {keytool} from '../support/keytool.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {pkcs12Of} from '../keystore/pkcs12/safe-bags.js'
import {vectorBytes, vectorPath} from '../keystore/vectors.js'

const rsa = new X509Certificate(vectorBytes('rsa.crt.pem'))
const ec = new X509Certificate(vectorBytes('ec.crt.pem'))
const day = (date: string) => new Date(date).toISOString().slice(0, 10)

const listing = [
  '   ALIAS      KIND         ALGORITHM           EXPIRES     SUBJECT             SHA-256',
  `*  leaf       private key  RSA 2048            ${day(rsa.validTo)}  CN=rsa, O=mi tests  ${rsa.fingerprint256}`,
  '*  symmetric  secret key   AES 256             -           -                   -',
  `   some ca    certificate  EC secp256r1 (256)  ${day(ec.validTo)}  CN=ec, O=mi tests   ${ec.fingerprint256}`,
  '',
].join('\n')
const forSecretKey = `note: for a secret key, run: mi secret init symmetric --keystore ${vectorPath('keytool.p12')} --alias symmetric\n`

describe('mi keystore list', () => {
  const place = sandbox()
  const list = async (file: string, options: Parameters<typeof runMi>[1] = {}) =>
    runMi(['keystore', 'list', file], {in: place(), ...options})
  const password = (given: string) => ({env: {MI_KEYSTORE_PASSWORD: given}})

  it('prints a row for each entry on standard output, and the type on standard error', async () => {
    const run = await list(vectorPath('keytool.p12'), password('secret1'))
    expect(run).to.deep.equal({
      code: 0,
      signal: null,
      stdout: listing,
      stderr: `note: the file is a PKCS#12 keystore\nnote: * = can encrypt secrets\n${forSecretKey}`,
    })
  })

  it('prints the same as one object with --json', async () => {
    const file = place().write('mi.jks', vectorBytes('keytool.p12'))
    const run = await runMi(['keystore', 'list', 'mi.jks', '--json'], {in: place(), ...password('secret1')})
    expect(run.code).to.equal(0)
    const facts = ({validFrom, validTo, fingerprint256}: X509Certificate) => ({
      validFrom: new Date(validFrom).toISOString(),
      validTo: new Date(validTo).toISOString(),
      sha256: fingerprint256,
    })
    expect(jsonResult(run)).to.deep.equal({
      file,
      type: 'PKCS12',
      integrityChecked: true,
      entries: [
        {
          ...{alias: 'leaf', kind: 'private-key', algorithm: 'RSA', bits: 2048},
          ...{subject: 'CN=rsa, O=mi tests', ...facts(rsa), canEncrypt: true},
        },
        {alias: 'symmetric', kind: 'secret-key', algorithm: 'AES', bits: 256, canEncrypt: true},
        {
          ...{alias: 'some ca', kind: 'certificate', algorithm: 'EC secp256r1', bits: 256},
          ...{subject: 'CN=ec, O=mi tests', ...facts(ec), canEncrypt: false},
        },
      ],
      concerns: [],
    })
    expect(run.stderr).to.equal('note: the file is a PKCS#12 keystore\n')
  })

  for (const name of ['keytool.jks', 'keytool.jceks']) {
    it(`needs no password for ${name}, and says that its integrity not checked`, async () => {
      for (const stdin of [noStdin, closedStdin, 'secret1\n']) {
        const run = await list(vectorPath(name), {stdin})
        expect(run.code, run.stderr).to.equal(0)
        expect(run.stdout).to.match(/^\* {2}leaf /m)
        expect(run.stderr)
          .to.include('integrity not checked')
          .and.include('--password-file')
          .and.include('MI_KEYSTORE_PASSWORD')
      }
    })

    it(`checks ${name} with the password, if there is one`, async () => {
      place().write('right.txt', 'secret1\n')
      place().write('wrong.txt', 'hunter2\n')
      for (const [more, env, stdin] of [
        [['--password-file', 'right.txt'], {}, noStdin],
        [['--password-file', '-'], {}, 'secret1\n'],
        [[], {MI_KEYSTORE_PASSWORD: 'secret1'}, noStdin],
      ] as const) {
        const run = await runMi(['keystore', 'list', vectorPath(name), '--json', ...more], {in: place(), env, stdin})
        expect(run.stderr).not.to.include('integrity')
        expect((JSON.parse(run.stdout) as {integrityChecked: boolean}).integrityChecked).to.equal(true)
      }
      for (const [more, env] of [
        [['--password-file', 'wrong.txt'], {}],
        [[], {MI_KEYSTORE_PASSWORD: 'hunter2'}],
        [[], {MI_KEYSTORE_PASSWORD: ''}],
      ] as const) {
        const run = await runMi(['keystore', 'list', vectorPath(name), ...more], {in: place(), env})
        expect(run).to.include({code: 1, stdout: ''})
        expect(run.stderr).to.include('the password does not open this keystore').and.not.include('hunter2')
      }
    })
  }

  it('detects damage to a JKS only with its password', async () => {
    const bytes = vectorBytes('keytool.jks')
    bytes[bytes.indexOf('leaf')]! ^= 1
    const file = place().write('damaged.jks', bytes)
    expect((await list(file)).stdout).to.match(/^\* {2}meaf /m)
    expect(await list(file, password('secret1'))).to.include({code: 1, stdout: ''})
  })

  it('names the missing flag instead of hanging without a terminal', async () => {
    for (const stdin of [noStdin, closedStdin, 'secret1\n']) {
      const run = await list(vectorPath('keytool.p12'), {stdin})
      expect(run).to.include({code: 2, stdout: ''})
      expect(run.stderr).to.include('--password-file').and.include('MI_KEYSTORE_PASSWORD')
    }
  })

  it('refuses a wrong password, and never shows it', async () => {
    const run = await list(vectorPath('keytool.p12'), password('hunter2'))
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr)
      .to.match(/error: .*keytool\.p12.*the password does not open this keystore/)
      .and.not.include('hunter2')
    const json = await runMi(['keystore', 'list', vectorPath('keytool.p12'), '--json'], {
      in: place(),
      ...password('hunter2'),
    })
    expect(JSON.parse(json.stdout)).to.have.nested.property('error.code', 'wrong-password')
    expect(json.stdout).not.to.include('hunter2')
  })

  it('lists a certificate, in PEM and in DER, without a password', async () => {
    const pem = await list(vectorPath('rsa.crt.pem'))
    expect(pem.stdout).to.match(/^\* {2}certificate {2}certificate {2}RSA 2048 /m)
    expect(pem.stderr).to.equal('note: the file is a certificate\nnote: * = can encrypt secrets\n')
    expect((await list(place().write('rsa.cer', rsa.raw))).stdout).to.equal(pem.stdout)
  })

  it('says that a PKCS#12 has no integrity check', async () => {
    const run = await runMi(['keystore', 'list', vectorPath('openssl-no-mac.p12'), '--json'], {
      in: place(),
      ...password('secret1'),
    })
    expect(JSON.parse(run.stdout)).to.include({integrityChecked: false})
    expect(run.stderr).to.include('no integrity check')
  })

  it('lists a certificate that Java ignores, if a PKCS#12 holds nothing else', async () => {
    const run = await list(vectorPath('openssl-no-protection.p12'))
    expect(run.code).to.equal(0)
    expect(run.stdout).to.match(/^\* {2}1 {6}certificate {2}RSA 2048 /m)
  })

  it('says that a keystore has no entries', async () => {
    const run = await list(place().write('empty.p12', pkcs12Of([[]])))
    expect(run).to.include({code: 0, stdout: '  ALIAS  KIND  ALGORITHM  EXPIRES  SUBJECT  SHA-256\n'})
    expect(run.stderr).to.include('the keystore has no entries')
  })

  it('shows what has expired', async function () {
    needs(this, 'java', 'javac', 'keytool')
    const order = [
      '-genkeypair',
      '-storetype',
      'JKS',
      '-keyalg',
      'RSA',
      '-dname',
      'CN=old',
      '-startdate',
      '-3y',
      '-validity',
      '365',
    ]
    keytool(place().path('old.jks'), 'secret1', order)
    expect((await list('old.jks')).stdout).to.match(/^\* {2}mykey .* \d{4}-\d\d-\d\d \(expired\) {2}CN=old /m)
    expect((await list(vectorPath('rsa.crt.pem'))).stdout).not.to.include('expired')
  })

  it('shows control characters in names as escapes', async function () {
    needs(this, 'java', 'javac', 'keytool')
    const hostile = 'evil\u001B[2J\u001B]0;owned\u0007\u202Etxt'
    const name = forge.util.encodeUtf8(hostile)
    place().write('mi.p12', identity().pkcs12('secret1', name))
    const run = await list('mi.p12', password('secret1'))
    expect(run.code, run.stderr).to.equal(0)
    expect(`${run.stdout}${run.stderr}`).not.to.match(/[^\P{C}\n]/u)
    expect(run.stdout).to.include(String.raw`evil\u001b[2j\u001b]0;owned\u0007`)
    const order = [
      '-genkeypair',
      '-storetype',
      'JKS',
      '-keyalg',
      'RSA',
      '-alias',
      'a\u001B[31mb',
      '-dname',
      'CN=\u001B[31mred',
      '-keypass',
      'secret1',
    ]
    keytool(place().path('mi.jks'), 'secret1', order)
    const jks = await list('mi.jks')
    expect(jks.stdout).not.to.match(/[^\P{C}\n]/u)
    expect(jks.stdout).to.include(String.raw`a\u001b[31mb`)
  })

  for (const [what, name, content, says] of [
    ['does not exist', 'none.jks', undefined, /none\.jks/],
    ['is not a keystore', 'text.jks', 'hello', /not a keystore|no keystore/],
    ['is empty', 'empty.jks', '', /empty/],
    ['is truncated', 'short.jks', vectorBytes('keytool.jks').subarray(0, 500), /damaged/],
  ] as const) {
    it(`refuses a file that ${what}`, async () => {
      if (content !== undefined) place().write(name, Buffer.from(content))
      const run = await list(name, password('secret1'))
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr)
        .to.match(/^error: /m)
        .and.match(says)
        .and.not.match(/internal|\n\s+at /)
    })
  }

  it('does not read standard input', async () => {
    const run = await list('-', {stdin: vectorBytes('keytool.jks')})
    expect(run).to.include({code: 1, stdout: ''})
  })

  it('needs a file', async () => {
    expect(await runMi(['keystore', 'list'], {in: place()})).to.include({code: 2, stdout: ''})
  })

  it('writes nothing, and needs only read access', async () => {
    chmodSync(place().write('mi.jks', vectorBytes('keytool.jks')), 0o400)
    expect((await list('mi.jks', password('secret1'))).code).to.equal(0)
    expect(place().files()).to.deep.equal(['work/mi.jks'])
  })
})

describe('mi keystore list at a terminal', () => {
  const place = sandbox()

  before(function () {
    needs(this, 'python3')
  })

  it('asks for the password of a PKCS#12, and shows the table', async () => {
    const run = await inTerminal(
      ['keystore', 'list', vectorPath('keytool.p12')],
      async (terminal) => {
        await terminal.answer('? Keystore password', 'secret1')
      },
      {in: place(), columns: 250},
    )
    expect(run.code, run.text).to.equal(0)
    expect(run.leftovers).to.deep.equal([])
    expect(run.raw).not.to.include('secret1')
    expect(run.text).to.include(`\n${listing}note: * = can encrypt secrets\n`)
  })

  it('keeps the table free of colors, and the prompt off standard output', async () => {
    const run = await inTerminal(
      ['keystore', 'list', vectorPath('keytool.p12')],
      async (terminal) => {
        await terminal.answer('? Keystore password', 'secret1')
      },
      {in: place(), stdout: 'pipe'},
    )
    expect(run).to.include({code: 0, stdout: listing})
    const open = await inTerminal(['keystore', 'list', vectorPath('keytool.jks')], () => Promise.resolve(), {
      in: place(),
      stderr: 'pipe',
    })
    expect(open.raw).to.include('leaf').and.not.include('\u001B')
  })

  it('asks three times', async () => {
    const run = await inTerminal(
      ['keystore', 'list', vectorPath('keytool.p12')],
      async (terminal) => {
        for (const left of ['2 attempts left', '1 attempt left', 'error:']) {
          await terminal.answer('? Keystore password', 'hunter2')
          await terminal.expect(left)
        }
      },
      {in: place()},
    )
    expect(run.code).to.equal(1)
    expect(run.raw).not.to.include('hunter2')
  })

  it('asks nothing for a JKS, unless the password is read from the terminal', async () => {
    const silent = await inTerminal(['keystore', 'list', vectorPath('keytool.jks')], () => Promise.resolve(), {
      in: place(),
    })
    expect(silent.code).to.equal(0)
    expect(silent.text).not.to.include('?')
    const asked = await inTerminal(
      ['keystore', 'list', vectorPath('keytool.jks'), '--password-file', '-'],
      async (terminal) => {
        await terminal.answer('? Keystore password', 'secret1')
      },
      {in: place()},
    )
    expect(asked.code).to.equal(0)
    expect(asked.text).not.to.include('not checked')
  })
})
