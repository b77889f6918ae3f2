import {expect} from 'chai'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {loadByStartScript} from '../support/env-files.js'
import {newIdentity, password} from '../support/identity.js'
import {needs} from '../support/tools.js'

/** With a key of 1024 bits every ciphertext ends in a single `=`, as with one of 4096. */
describe('what a file or an alias loses on the way to Micro Integrator', () => {
  const place = sandbox()
  const owner = newIdentity(1024)
  const mi = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', ...arguments_], {in: place(), env: {MI_KEYSTORE_PASSWORD: password}, ...options})

  beforeEach(async () => {
    place().write('mi.p12', owner.pkcs12(password, 'mi'))
    expect((await mi(['init', '--keystore', 'mi.p12', '--alias', 'mi'])).code).to.equal(0)
  })

  async function encrypted(secret: string): Promise<string> {
    const run = await mi(['create', '--alias', 'A'], {stdin: secret})
    expect(run.code, run.stderr).to.equal(0)
    return run.stdout.trim().slice('A : '.length)
  }

  const notes = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('note: '))

  it('is nothing in ordinary files, and "verify" prints no note', async () => {
    const [one, two] = await Promise.all([encrypted('one'), encrypted('two')])
    place().write('a.properties', `# c\ndb.password=${one}\napi-key = ${two}\n`)
    place().write('a.env', `# c\n\nDB_PASSWORD=${one} \nAPI_KEY="${two}"\n`)
    place().write(
      'a.yaml',
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  DB: |\n    ${one}\n  B: ${two}\n`,
    )
    const run = await mi(['verify', 'a.properties', 'a.env', 'a.yaml'])
    expect(run.code, run.stderr).to.equal(0)
    expect(notes(run.stderr)).to.deep.equal([])
  })

  it('is named by "verify", with alias and line', async () => {
    const value = await encrypted('one')
    place().write('a.properties', `\uFEFFdb=${value}\nenv\\:a=${value}\ncafé=${value}\n`)
    place().write('a.env', `\uFEFFDB=${value}\nexport B="${value}"\n`)
    place().write('a.yaml', `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  DB: "\\n${value}"\n`)
    const run = await mi(['verify', 'a.properties', 'a.env', 'a.yaml'])
    expect(run.code, run.stderr).to.equal(0)
    const found = notes(run.stderr)
    for (const pattern of [
      /byte order mark .* first alias: "db" \(line 1\);/,
      /ISO 8859-1, .*: "café" \(line 3\);/,
      /splits aliases at ":" .*: "env:a" \(line 2\);/,
      /\[secrets\] .*: "env:a" \(line 2\), "café" \(line 3\);/,
      /byte order mark .* \.env file /,
      /drops a single "=" .*: "DB" \(line 1\);/,
      /cannot load these lines .*: "B" \(line 2\);/,
      /begins with a line break.*: "DB" \(line 5\);/,
    ])
      expect(
        found.filter((note) => pattern.test(note)),
        String(pattern),
      ).to.have.length(1)
    expect(found).to.have.length(8)
  })

  it('is restored by "rotate", and by merging the value again', async function () {
    needs(this, 'dash')
    const value = await encrypted('one')
    const arrived = () => {
      const {A = ''} = loadByStartScript('dash', place().path('a.env'))
      return A.endsWith('=') ? owner.open(A) : undefined
    }
    place().write('a.env', `A=${value}\n`)
    expect(arrived()).to.equal(undefined)
    const rotate = await mi(['rotate', 'a.env', '--cipher', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'])
    expect(rotate.code, rotate.stderr).to.equal(0)
    expect(arrived()).to.equal('one')
    place().write('a.env', `A=${value}\n`)
    const merge = await mi(['create', 'file', '--merge', '--dest', 'a.env', '--alias', 'A'], {stdin: 'two'})
    expect(merge.code, merge.stderr).to.equal(0)
    expect(notes(merge.stderr)).to.deep.equal([])
    expect(arrived()).to.equal('two')
    expect(notes((await mi(['verify', 'a.env'])).stderr)).to.deep.equal([])
  })

  it('is named by "create --merge", and by "create" for aliases', async () => {
    place().write('a.properties', `\uFEFFdb=x\n`)
    const merge = await mi(['create', 'file', '--merge', '--dest', 'a.properties', '--alias', 'env:a'], {stdin: 'two'})
    expect(merge.code, merge.stderr).to.equal(0)
    expect(
      notes(merge.stderr).map((note) => /byte order mark|splits|\[secrets\]|variable name/.exec(note)?.[0]),
    ).to.have.members(['byte order mark', 'splits', '[secrets]', 'variable name'])
    const names = await mi(['create', 'file', '--dest', 'a.env', '--alias', 'db.password'], {stdin: 'two'})
    expect(names.code, names.stderr).to.equal(0)
    expect(notes(names.stderr).join('')).to.match(/cannot load these names from a \.env file, .*: "db\.password";/)
  })
})
