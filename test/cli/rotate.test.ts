import {expect} from 'chai'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, statSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {parseAllDocuments} from 'yaml'
import {miCommand, type RunOptions, runMi, sandbox} from '../support/cli.js'
import {decryptWithJava, makeKeystore} from '../support/decrypt.js'
import {initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {needs} from '../support/tools.js'

const ciphertext = /[A-Za-z0-9+/]{342}==/g

describe('mi secret rotate', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const rotate = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'rotate', ...arguments_], {in: place(), env, ...options})
  const other = newIdentity()

  async function ciphertextOf(secret: string, ...arguments_: string[]): Promise<string> {
    const run = await runMi(['secret', 'create', '-a', 'x', ...arguments_], {in: place(), stdin: secret})
    expect(run.code, run.stderr).to.equal(0)
    return run.stdout.trim().slice('x : '.length)
  }

  const opened = (text: string) => [...text.matchAll(ciphertext)].map(([found]) => other.open(found))
  const blank = (text: string) => text.replaceAll(ciphertext, '<ciphertext>')

  beforeEach(async () => {
    await initialiseWithKey(place())
    await initialise(place(), other, 'new')
  })

  it('changes only the ciphertexts in a commented CRLF file', async () => {
    const [a, b, c] = await Promise.all(['one', 'two', 'three'].map(async (secret) => ciphertextOf(secret)))
    const file = `\uFEFF# héad\r\n\r\n  db.user = ${a!}  \r\n! more\r\nlong:\\\r\n   ${b!.slice(0, 76)}\\\r\n   ${b!.slice(76)}\r\n\tlast\t${c!}`
    place().write('s.properties', file)
    const run = await rotate(['s.properties', '--to', 'new'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.equal('')
    const after = place().read('s.properties')
    expect(blank(after)).to.equal(
      '\uFEFF# héad\r\n\r\n  db.user = <ciphertext>  \r\n! more\r\nlong:\\\r\n   <ciphertext>\r\n\tlast\t<ciphertext>',
    )
    expect(opened(after)).to.deep.equal(['one', 'two', 'three'])
  })

  it('says that the old profile is still current, and how to change that', async () => {
    place().write('s.properties', `a=${await ciphertextOf('one')}\n`)
    const still = 'note: the current profile is still "default"; to use "new" from now on, run: mi profile use new\n'
    expect((await rotate(['s.properties', '--to', 'new', '--dry-run'])).stderr).not.to.include('still')
    expect((await rotate(['s.properties', '--to', 'new'])).stderr).to.include(still)
    expect((await runMi(['profile', 'use', 'new'], {in: place()})).code).to.equal(0)
    place().write('s.properties', `a=${await ciphertextOf('one', '--profile', 'default')}\n`)
    const run = await rotate(['s.properties', '--from', 'default', '--to', 'new'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).not.to.include('still')
  })

  it('says if a variable selects the old profile', async () => {
    place().write('s.properties', `a=${await ciphertextOf('one')}\n`)
    const run = await rotate(['s.properties', '--to', 'new'], {env: {...env, MI_PROFILE: 'default'}})
    expect(run.stderr).to.include('note: MI_PROFILE still selects "default"; to use "new" from now on, change it\n')
  })

  it('changes only the ciphertexts in a manifest with three documents', async () => {
    const [a, b, c] = await Promise.all(['one', 'two', 'three'].map(async (secret) => ciphertextOf(secret)))
    const before = (first: string, second: string, third: string) => `# generated
apiVersion: v1
kind: Secret
metadata:
    name: "one"   # a comment
    annotations: {owner: team-a}
stringData:
    db: '${first}'  # the database
    api:   >-
      ${second}
immutable: true
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  host: localhost
---
kind: Secret
apiVersion: v1
metadata: {name: two}
data:
  token: ${third}
type: Opaque
...
`
    place().write('s.yaml', before(a!, b!, Buffer.from(c!).toString('base64')))
    const run = await rotate(['s.yaml', '--to', 'new'])
    expect(run.code, run.stderr).to.equal(0)
    const after = place().read('s.yaml')
    const [one, , two] = parseAllDocuments(after).map(
      (document) => document.toJS() as Record<string, Record<string, string>>,
    )
    const {db = '', api = ''} = one!.stringData!
    const {token = ''} = two!.data!
    expect(after).to.equal(before(db, api, token))
    expect([db, api, Buffer.from(token, 'base64').toString()].map((each) => other.open(each))).to.deep.equal([
      'one',
      'two',
      'three',
    ])
  })

  it('writes what Java decrypts with the new key', async function () {
    needs(this, 'java', 'javac', 'keytool')
    const keystore = await makeKeystore({type: 'PKCS12', aliases: ['next'], password}, place().path('next.p12'))
    const init = await runMi(['secret', 'init', '--keystore', keystore, '--alias', 'next', '-p', 'next'], {
      in: place(),
      env,
    })
    expect(init.code, init.stderr).to.equal(0)
    place().write('s.properties', `a=${await ciphertextOf('pä$$ wörd')}\n`)
    expect(
      (await rotate(['s.properties', '--to', 'next', '-c', 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding'])).code,
    ).to.equal(0)
    const request = {keystore, password, alias: 'next', transformation: 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding'}
    expect(decryptWithJava([{...request, ciphertext: place().read('s.properties').trim().slice(2)}])).to.deep.equal([
      {plaintext: 'pä$$ wörd'},
    ])
  })

  it('changes neither file if one value is bad, and names it', async () => {
    const good = `a=${await ciphertextOf('one')}\n`
    place().write('one.properties', good)
    place().write('two.properties', `${good}b=${await ciphertextOf('two', '-p', 'new')}\n`)
    const two = place().read('two.properties')
    const run = await rotate(['one.properties', 'two.properties', '--to', 'new'])
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr)
      .to.include('"two.properties", line 2: "b" is encrypted for another key')
      .and.to.include('nothing was written')
    expect([place().read('one.properties'), place().read('two.properties')]).to.deep.equal([good, two])
  })

  it('changes nothing with --dry-run, but still decrypts and encrypts', async () => {
    const file = `a=${await ciphertextOf('one')}\n`
    place().write('s.properties', file)
    const run = await rotate(['s.properties', '--to', 'new', '--dry-run'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('1 secret').and.to.include('nothing was written')
    expect(place().read('s.properties')).to.equal(file)
    place().write('s.properties', `${file}b=plain\n`)
    expect((await rotate(['s.properties', '--to', 'new', '--dry-run'])).code).to.equal(1)
  })

  it('changes only the transformation', async () => {
    place().write('s.properties', `a=${await ciphertextOf('one')}\n`)
    expect((await rotate(['s.properties', '--cipher', 'RSA'])).code).to.equal(0)
    const verify = await runMi(['secret', 'verify', 's.properties', '-c', 'RSA/ECB/PKCS1Padding'], {in: place(), env})
    expect(verify.code, verify.stdout + verify.stderr).to.equal(0)
  })

  describe('with values of different transformations', () => {
    const names = [
      'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
      'RSA/ECB/OAEPWithSHA-256AndMGF1Padding',
      'RSA/ECB/OAEPWithSHA-256AndMGF1Padding@BC',
      'RSA/ECB/PKCS1Padding',
    ]

    beforeEach(async () => {
      const lines = await Promise.all(
        names.map(async (name, index) => `a${index}=${await ciphertextOf(name, '-c', name)}\n`),
      )
      place().write('s.properties', lines.join(''))
    })

    it('refuses them, and says how to rotate them', async () => {
      const run = await rotate(['s.properties', '--to', 'new'])
      expect(run.code).to.equal(1)
      expect(run.stderr).to.include('--from-cipher auto')
    })

    it('decrypts each with its own by --from-cipher auto', async () => {
      const run = await rotate(['s.properties', '--to', 'new', '--from-cipher', 'auto', '--json'])
      expect(run.code, run.stderr).to.equal(0)
      expect(JSON.parse(run.stdout)).to.deep.include({fromCiphers: names})
      for (const name of names) expect(run.stderr).to.include(`1 secret with ${name}`)
      expect(opened(place().read('s.properties'))).to.deep.equal(names)
    })

    it('needs no other change for that', async () => {
      const run = await rotate(['s.properties', '--from-cipher', 'auto'])
      expect(run.code, run.stderr).to.equal(0)
      const verify = await runMi(['secret', 'verify', 's.properties'], {in: place(), env})
      expect(verify.code, verify.stdout).to.equal(0)
    })

    it('suggests another profile for a value that another kind of key decrypts', async () => {
      const init = ['secret', 'init', 'symmetric', '--generate', '--profile', 'aes']
      expect((await runMi(init, {in: place()})).code).to.equal(0)
      place().write('s.properties', `a=${await ciphertextOf('x', '--profile', 'aes')}\n`)
      const run = await rotate(['s.properties', '--from', 'default', '--from-cipher', 'auto'])
      expect(run.code).to.equal(1)
      expect(run.stderr).to.include('try: use --from to choose the profile that decrypts the values')
      expect(run.stderr).not.to.include('--from-cipher')
    })

    it('expects only the transformation of --from-cipher', async () => {
      place().write('s.properties', `a=${await ciphertextOf('one', '-c', 'RSA')}\n`)
      expect((await rotate(['s.properties', '--to', 'new', '--from-cipher', names[1]!])).code).to.equal(1)
      const run = await rotate(['s.properties', '--to', 'new', '--from-cipher', 'RSA'])
      expect(run.code, run.stderr).to.equal(0)
      expect(opened(place().read('s.properties'))).to.deep.equal(['one'])
      const unknown = await rotate(['s.properties', '--to', 'new', '--from-cipher', 'DES'])
      expect(unknown).to.include({code: 2, stdout: ''})
    })
  })

  it('makes values clean that are not, and never keeps them as plaintext', async () => {
    const secret = await ciphertextOf('one')
    const odd = [
      `"${secret}"`,
      `${secret.slice(0, 60)}\\n${secret.slice(60)}`,
      `${secret}=`,
      `[${secret}]`,
      `${secret}xy`,
    ]
    place().write('s.properties', odd.map((value, index) => `a${index}=${value}\n`).join('') + 'host=localhost\n')
    const run = await rotate(['s.properties', '--to', 'new', '--keep-plaintext'])
    expect(run.code, run.stderr).to.equal(0)
    const after = place().read('s.properties')
    expect(blank(after)).to.equal(odd.map((_, index) => `a${index}=<ciphertext>\n`).join('') + 'host=localhost\n')
    expect(opened(after)).to.deep.equal(odd.map(() => 'one'))
  })

  it('does not keep a ciphertext in data that lacks the outer base64', async () => {
    const manifest = `apiVersion: v1\nkind: Secret\nmetadata: {name: one}\ndata:\n  a: ${await ciphertextOf('one')}\n`
    place().write('s.yaml', manifest)
    const run = await rotate(['s.yaml', '--to', 'new', '--keep-plaintext'])
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('"a" is in "data" without the outer base64')
    expect(place().read('s.yaml')).to.equal(manifest)
  })

  it('needs to know what to change', async () => {
    place().write('s.properties', `a=${await ciphertextOf('one')}\n`)
    const run = await rotate(['s.properties'])
    expect(run).to.include({code: 2, stdout: ''})
    expect(run.stderr).to.include('--to').and.to.include('--cipher')
  })

  it('rotates every value of a repeated alias, and a file named twice only once', async () => {
    place().write('s.properties', `a=${await ciphertextOf('one')}\na=${await ciphertextOf('two')}\n`)
    const run = await rotate(['s.properties', './s.properties', '--to', 'new'])
    expect(run.code, run.stderr).to.equal(0)
    expect(opened(place().read('s.properties'))).to.deep.equal(['one', 'two'])
  })

  it('keeps plaintext values only with permission', async () => {
    const file = `host=localhost\nnothing=\na=${await ciphertextOf('one')}\n`
    place().write('s.properties', file)
    const refused = await rotate(['s.properties', '--to', 'new'])
    expect(refused).to.include({code: 1, stdout: ''})
    expect(refused.stderr).to.include('line 1').and.to.include('--keep-plaintext').and.not.to.include('localhost')
    expect(place().read('s.properties')).to.equal(file)
    expect((await rotate(['s.properties', '--to', 'new', '--keep-plaintext'])).code).to.equal(0)
    expect(blank(place().read('s.properties'))).to.equal('host=localhost\nnothing=\na=<ciphertext>\n')
  })

  it('keeps the mode of the file', async () => {
    chmodSync(place().write('s.properties', `a=${await ciphertextOf('one')}\n`), 0o640)
    expect((await rotate(['s.properties', '--to', 'new'])).code).to.equal(0)
    expect(statSync(place().path('s.properties')).mode & 0o777).to.equal(0o640)
  })

  it('converts to a symmetric key and back', async () => {
    const symmetric = await runMi(['secret', 'init', 'symmetric', '--generate', '-p', 'aes'], {in: place()})
    expect(symmetric.code, symmetric.stderr).to.equal(0)
    place().write('s.properties', `a=${await ciphertextOf('one')}\n`)
    expect((await rotate(['s.properties', '--to', 'aes'])).code).to.equal(0)
    expect((await runMi(['secret', 'verify', 's.properties', '-p', 'aes'], {in: place()})).code).to.equal(0)
    expect((await rotate(['s.properties', '--from', 'aes', '--to', 'new'])).code).to.equal(0)
    expect(opened(place().read('s.properties'))).to.deep.equal(['one'])
  })

  it('names the secret that is too long for RSA, and writes nothing', async () => {
    await runMi(['secret', 'init', 'symmetric', '--generate', '-p', 'aes'], {in: place()})
    const file = `a=${await ciphertextOf('x', '-p', 'aes')}\nb=${await ciphertextOf('x'.repeat(300), '-p', 'aes')}\n`
    place().write('s.properties', file)
    const run = await rotate(['s.properties', '--from', 'aes', '--to', 'new'])
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('s.properties').and.to.include('line 2: "b" is 300 bytes long')
    expect(place().read('s.properties')).to.equal(file)
  })

  it('names the secrets of all files that are too long', async () => {
    await runMi(['secret', 'init', 'symmetric', '--generate', '-p', 'aes'], {in: place()})
    const long = await ciphertextOf('x'.repeat(300), '-p', 'aes')
    place().write('one.properties', `a=${long}\n`)
    place().write('two.properties', `# padding\nb=${long}\n`)
    const run = await rotate(['one.properties', 'two.properties', '--from', 'aes', '--to', 'new'])
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr)
      .to.include('"one.properties", line 1: "a" is 300 bytes long')
      .and.to.include('"two.properties", line 2: "b" is 300 bytes long')
  })

  it('leaves each file either old or new when it is killed at any moment', async () => {
    const names = Array.from({length: 8}, (_, index) => `${index}.properties`)
    const secret = await ciphertextOf('one')
    const content = `${'# padding\n'.repeat(10_000)}a=${secret}\n`
    const command = miCommand(['secret', 'rotate', ...names, '--to', 'new'])
    let took = 1000
    for (let round = 0; round < 12; round++) {
      for (const name of names) place().write(name, content)
      const started = performance.now()
      const child = spawn(command[0]!, command.slice(1), {
        cwd: place().work,
        env: place().environment(env),
        stdio: 'ignore',
      })
      const ended = once(child, 'exit')
      // The first round is timed; the others are killed towards the end of that time, when the files are replaced.
      if (round > 0) {
        await delay(took * (0.6 + 0.04 * round))
        child.kill('SIGKILL')
      }
      await ended
      if (round === 0) took = performance.now() - started
      for (const name of names) {
        const text = place().read(name)
        expect(blank(text) === blank(content), `${name} in round ${round}`).to.equal(true)
        if (text !== content) expect(opened(text)).to.deep.equal(['one'])
      }
    }
  })
})
