import {expect} from 'chai'
import {constants, publicEncrypt} from 'node:crypto'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {needs} from '../support/tools.js'

describe('a TOML file of encrypted values', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const other = newIdentity()
  const run = async (words: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', ...words], {in: place(), env, ...options})

  const encrypt = (plaintext: string, {publicKey: key} = identity()) =>
    publicEncrypt({key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1'}, Buffer.from(plaintext)).toString(
      'base64',
    )

  beforeEach(async () => {
    await initialiseWithKey(place())
  })

  describe('verify', () => {
    it('judges each value, and leaves references out', async () => {
      const text = `[secrets]\na = "${encrypt('x')}"\nb = "[hunter2]"\nc = "$env{X}"\nd = "${encrypt('x', other)}"\n`
      place().write('deployment.toml', text)
      const verified = await run(['verify', 'deployment.toml'])
      expect(verified.code).to.equal(1)
      expect(verified.stdout).to.equal(
        [
          'PLACE              ALIAS  DECRYPTS',
          'deployment.toml:2  a      yes',
          'deployment.toml:3  b      NO: not encrypted: it is still plaintext in brackets',
          'deployment.toml:4  c      -: comes from the environment variable "X"',
          'deployment.toml:5  d      NO: encrypted for another key, or damaged',
          '',
        ].join('\n'),
      )
      expect(verified.stderr).to.include('note: 1 value is a reference and was not checked\n')
      expect(verified.stderr).to.include('error: Micro Integrator cannot decrypt 2 of 3 secrets\n')
      expect(verified.stdout + verified.stderr).not.to.include('hunter2')
    })

    it('lists references of their own under --json', async () => {
      place().write('x.toml', `[secrets]\na = "${encrypt('x')}"\nb = "$sys{y.z}"\nc = "p-$env{A}$ref{k}"\n`)
      const verified = await run(['verify', 'x.toml', '--json'])
      expect(verified.code, verified.stderr).to.equal(0)
      expect(JSON.parse(verified.stdout)).to.deep.include({
        good: 1,
        bad: 0,
        secrets: [{file: 'x.toml', line: 2, alias: 'a', good: true}],
        references: [
          {file: 'x.toml', line: 3, alias: 'b', reference: 'comes from the system property "y.z"'},
          {
            file: 'x.toml',
            line: 4,
            alias: 'c',
            reference: 'contains references to the environment variable "A", the key "k"',
          },
        ],
        problems: [],
        notes: ['2 values are references and were not checked'],
      })
    })

    it('names what is empty or has brackets inside, and what the vault loses', async () => {
      place().write(
        'x.toml',
        '[secrets]\nempty = "[]"\nnone = ""\nhalf = "x[hunter]z"\nn = 5\n"a b" = "[hunter]"\ndb.password = "[hunter]"\n',
      )
      const verified = await run(['verify', 'x.toml'])
      expect(verified.code).to.equal(1)
      expect(
        verified.stdout
          .split('\n')
          .slice(1, -1)
          .map((row) => row.replaceAll(/ {2,}/g, '  ')),
      ).to.deep.equal([
        'x.toml:2  empty  NO: empty: there is nothing in the brackets',
        'x.toml:3  none  NO: empty',
        'x.toml:4  half  NO: not encrypted: it has brackets, but not at its ends',
        'x.toml:5  n  NO: not a string',
        `x.toml:6  a b  NO: has a name that Micro Integrator's vault loses; use only letters, digits, "_" and "-"`,
        'x.toml:7  db.password  NO: a table in a table, which the vault does not find; quote the name, or use "_" instead of the dot',
      ])
      expect(verified.stdout + verified.stderr).not.to.include('hunter')
    })

    it('treats references and brackets in a .properties file alike', async () => {
      place().write('s.properties', `a=${encrypt('x')}\nb=$env{B}\nc=[hunter2]\n`)
      const {stdout} = await run(['verify', 's.properties'])
      expect(stdout).to.match(/:2 +b +-: comes from the environment variable "B"$/m)
      expect(stdout).to.match(/:3 +c +NO: not encrypted: it is still plaintext in brackets$/m)
    })

    it('takes standard input with a table header for TOML', async () => {
      const verified = await run(['verify', '-'], {stdin: `# c\n[secrets]\na = "${encrypt('x')}"\n`})
      expect(verified.code, verified.stderr).to.equal(0)
      expect(verified.stdout).to.match(/^standard input:3 +a +yes$/m)
    })

    for (const [text, message] of [
      [
        '[secrets]\na = "[hunter2]"\n[server]\nh = 1\n[secrets]\nb = "[x]"\n',
        '"x.toml" is not valid TOML: line 5: defines "secrets" again',
      ],
      ['[secrets]\na = "[hunter2', '"x.toml" is not valid TOML: line 2: unterminated string constant'],
      ['a = 1\rb = "hunter2"', '"x.toml": line 1 ends in a CR without an LF'],
      ['{"hunter2": 1}', '"x.toml" is JSON, not TOML: line 1 begins a JSON object or array'],
      [
        '[secrets]\n{{- if .Values.hunter2 }}\na = 1\n{{- end }}\n',
        '"x.toml" is a Helm template, not TOML: line 2 has',
      ],
      ['[server]\na = "hunter2"\n', '"x.toml" contains no secrets'],
    ] as const) {
      it(`says of ${JSON.stringify(text)}: ${message}`, async () => {
        place().write('x.toml', text)
        const verified = await run(['verify', 'x.toml'])
        expect(verified).to.include({code: 1, stdout: ''})
        expect(verified.stderr)
          .to.include(`error: ${message}`)
          .and.to.match(/\ntry: /)
        expect(verified.stderr).not.to.include('hunter2')
      })
    }
  })

  describe('decrypt', () => {
    it('prints one byte for byte, and all but the references', async () => {
      place().write('x.toml', `[secrets]\na = "${encrypt('p@ss')}"\nb = "$env{B}"\nc = '''${encrypt('two')}'''\n`)
      expect((await run(['decrypt', 'x.toml', 'a'])).stdout).to.equal('p@ss')
      expect((await run(['decrypt', 'x.toml'])).stdout).to.equal('a=p@ss\nc=two\n')
    })

    it('refuses a reference that is named', async () => {
      place().write('x.toml', `[secrets]\na = "${encrypt('p@ss')}"\nb = "$env{B}"\n`)
      const decrypted = await run(['decrypt', 'x.toml', 'a', 'b'])
      expect(decrypted).to.include({
        code: 1,
        stdout: '',
        stderr:
          'error: "x.toml" has no ciphertext for "b": it comes from the environment variable "B"\ntry: look for its value there\n',
      })
    })

    it('asks for --json if an alias is in several tables', async () => {
      place().write('x.toml', `[secrets]\na = "${encrypt('1')}"\n[icp_server.secrets]\na = "${encrypt('2')}"\n`)
      const decrypted = await run(['decrypt', 'x.toml', 'a'])
      expect(decrypted).to.include({
        code: 1,
        stdout: '',
        stderr:
          'error: "x.toml" has "a" in several tables, on lines 2 and 4\ntry: use --json, which names the line of each\n',
      })
      const {stdout} = await run(['decrypt', 'x.toml', 'a', '--json'])
      expect((JSON.parse(stdout) as {secrets: unknown}).secrets).to.deep.equal([
        {alias: 'a', line: 2, value: '1'},
        {alias: 'a', line: 4, value: '2'},
      ])
    })
  })

  describe('rotate', () => {
    const before = (a: string, b: string) =>
      `# head é\r\n[ secrets ]   # mine\r\n  db   =   '${a}'  # keep\r\n\t"with.dot" = """\r\n${b}"""# also\r\n` +
      'c = "$env{C}"\r\n\r\n\r\n  [user_store] # after\r\ntype = "x"'

    beforeEach(async () => {
      await initialise(place(), other, 'new')
    })

    it('changes only the literals, and leaves references', async function () {
      needs(this, 'java', 'javac')
      place().write('x.toml', before(encrypt('p@ss'), encrypt('two')))
      const rotated = await run(['rotate', 'x.toml', '--to', 'new'])
      expect(rotated.code, rotated.stderr).to.equal(0)
      expect(rotated.stderr).to.include('done: 2 secrets in "x.toml" re-encrypted for profile "new"')
      const after = place().read('x.toml')
      const found = [...after.matchAll(/[A-Za-z0-9+/]{342}==/g)].map(([value]) => value)
      expect(after).to.equal(
        before(found[0]!, found[1]!)
          .replace(`'${found[0]!}'`, `"${found[0]!}"`)
          .replace(/"""\r\n(.*?)"""/, '"$1"'),
      )
      const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
      const requests = found.map((ciphertext) => ({key: other.privateKey, transformation, ciphertext}))
      expect(decryptWithJava(requests)).to.deep.equal([{plaintext: 'p@ss'}, {plaintext: 'two'}])
    })

    it('refuses plaintext in brackets without --keep-plaintext', async () => {
      const text = `[secrets]\na = "${encrypt('x')}"\nb = "[hunter2]"\nc = "[]"\n`
      place().write('x.toml', text)
      const refused = await run(['rotate', 'x.toml', '--to', 'new'])
      expect(refused).to.include({code: 1, stdout: ''})
      expect(refused.stderr).to.include('line 3: "b" is not encrypted: it is still plaintext in brackets')
      expect(refused.stderr).to.include('use --keep-plaintext').and.not.to.include('hunter2')
      expect(place().read('x.toml')).to.equal(text)
      const kept = await run(['rotate', 'x.toml', '--to', 'new', '--keep-plaintext'])
      expect(kept.code, kept.stderr).to.equal(0)
      expect(place().read('x.toml')).to.match(/^\[secrets\]\na = "[^"]{344}"\nb = "\[hunter2\]"\nc = "\[\]"\n$/)
    })

    it('changes nothing if one file of several has a problem', async () => {
      const [toml, lines] = [`[secrets]\na = "${encrypt('x')}"\nn = 5\n`, `a=${encrypt('x')}\n`]
      place().write('x.toml', toml)
      place().write('s.properties', lines)
      const refused = await run(['rotate', 's.properties', 'x.toml', '--to', 'new'])
      expect(refused.code).to.equal(1)
      expect(refused.stderr).to.include('line 3: "n" is not a string')
      expect([place().read('x.toml'), place().read('s.properties')]).to.deep.equal([toml, lines])
    })
  })

  describe('create file', () => {
    const create = async (words: readonly string[], stdin = 'new') => run(['create', 'file', ...words], {stdin})
    const text =
      '[server]\nhostname = "localhost"\n\n[secrets]\nks = "$env{KS}"\n  db_password = \'[old]\' # mine\n\n[b]\nc = 1\n'
    const blank = (given: string) => given.replaceAll(/[A-Za-z0-9+/]{342}==/g, 'CIPHERTEXT')

    it('--merge replaces one literal', async () => {
      place().write('deployment.toml', text)
      const merged = await create(['--merge', '--dest', 'deployment.toml', '--alias', 'db_password'])
      expect(merged.code, merged.stderr).to.equal(0)
      expect(merged.stderr).to.include('1 replaced, 0 added')
      const after = place().read('deployment.toml')
      expect(blank(after)).to.equal(text.replace("'[old]'", '"CIPHERTEXT"'))
      expect(identity().open(/[A-Za-z0-9+/]{342}==/.exec(after)![0])).to.equal('new')
    })

    it('--merge adds an entry below the last one, or a table at the end', async () => {
      place().write('deployment.toml', text)
      expect((await create(['--merge', '--dest', 'deployment.toml', '--alias', 'api'])).stderr).to.include('1 added')
      expect(blank(place().read('deployment.toml'))).to.equal(
        text.replace(' # mine\n', ' # mine\n  api = "CIPHERTEXT"\n'),
      )
      place().write('x.toml', '[b]\nc = 1')
      await create(['--merge', '--dest', 'x.toml', '--from', '-', '--table', 'icp_server.secrets'], 'a=1\nb=2\n')
      expect(blank(place().read('x.toml'))).to.equal(
        '[b]\nc = 1\n\n[icp_server.secrets]\na = "CIPHERTEXT"\nb = "CIPHERTEXT"\n',
      )
    })

    it('--merge refuses a file with problems, and one that is not TOML', async () => {
      for (const [before, message] of [
        ['[secrets.db]\npassword = "[hunter2]"\n', 'line 2: "db.password" is a table in a table'],
        ['[[secrets]]\na = "x"\n', 'line 1: "secrets" is an array of tables'],
        ['a=b\n', 'is not valid TOML: line 1'],
      ] as const) {
        place().write('x.toml', before)
        const merged = await create(['--merge', '--dest', 'x.toml', '--alias', 'a'])
        expect(merged).to.include({code: 1, stdout: ''})
        expect(merged.stderr).to.include(message).and.not.to.include('hunter2')
        expect(place().read('x.toml')).to.equal(before)
      }
    })

    it('writes a new file, which verify and decrypt read', async () => {
      const created = await create(['--dest', 'new.toml', '--from', '-'], 'a=1\nb.c=2\n')
      expect(created.code, created.stderr).to.equal(0)
      expect(created.stderr).to.include('names with a dot work with Micro Integrator 4.5 or later: "b.c"')
      expect(created.stderr).not.to.include('environment variable')
      expect(blank(place().read('new.toml'))).to.equal('[secrets]\na = "CIPHERTEXT"\n"b.c" = "CIPHERTEXT"\n')
      expect((await run(['verify', 'new.toml'])).code).to.equal(0)
      expect((await run(['decrypt', 'new.toml', 'b.c'])).stdout).to.equal('2')
    })

    it('refuses names that Micro Integrator does not find', async () => {
      const created = await create(['--dest', 'new.toml', '--from', '-'], 'a\\ b=1\n')
      expect(created.code).to.equal(1)
      expect(created.stderr).to.include(`"a b" has a name that Micro Integrator's vault loses`)
      expect(place().exists('new.toml')).to.equal(false)
    })

    for (const [words, problem] of [
      [['file', '--dest', 'x.properties'], 'requires a TOML file'],
      [['file'], 'requires a TOML file'],
      [['k8', '--dest', 'x.yaml'], 'cannot be used with the output k8'],
      [['console'], 'cannot be used with the output console'],
    ] as const)
      it(`refuses --table with ${words.join(' ')}`, async () => {
        const refused = await run(['create', ...words, '--alias', 'a', '--table', 'secrets'], {stdin: 'x'})
        expect(refused).to.include({code: 2, stdout: ''})
        expect(refused.stderr).to.include(`error: --table ${problem}\n`)
      })

    it('refuses a table that holds no secrets', async () => {
      const refused = await create(['--dest', 'x.toml', '--alias', 'a', '--table', 'server'])
      expect(refused).to.include({code: 2, stdout: ''})
      expect(refused.stderr).to.include('icp_server.storage.secrets')
    })
  })
})
