import {expect} from 'chai'
import {statSync} from 'node:fs'
import {parseAllDocuments} from 'yaml'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {decryptWithJava, makeKeystore} from '../support/decrypt.js'
import {identity, initialise, newIdentity} from '../support/identity.js'
import {needs} from '../support/tools.js'

const ciphertext = /[A-Za-z0-9+/]{342}==/g

describe('mi secret encrypt', () => {
  const place = sandbox()
  const encrypt = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'encrypt', ...arguments_], {in: place(), ...options})
  const opened = (text: string) => [...text.matchAll(ciphertext)].map(([found]) => identity().open(found))
  const blank = (text: string) => text.replaceAll(ciphertext, '<CT>')

  async function ciphertextOf(secret: string, ...arguments_: string[]): Promise<string> {
    const run = await runMi(['secret', 'create', '-a', 'x', ...arguments_], {in: place(), stdin: secret})
    expect(run.code, run.stderr).to.equal(0)
    return run.stdout.trim().slice('x : '.length)
  }

  beforeEach(async () => {
    await initialise(place())
  })

  describe('in a .properties file', () => {
    const file =
      '\uFEFF# [héad]\r\n\r\n  db.user = [one]  \r\n! a=[no]\r\nlong:\\\r\n   [tw\\\r\n   o]\r\nplain = hunter2\r\nfrom=$env{DB}\r\n\tlast\t[thr\\u00e9\\=e'

    it('changes only the values in brackets, and prints where they are now', async () => {
      place().write('s.properties', `${file}]`)
      const run = await encrypt(['s.properties'])
      expect(run.code, run.stderr).to.equal(0)
      const after = place().read('s.properties')
      expect(blank(after)).to.equal(
        '\uFEFF# [héad]\r\n\r\n  db.user = <CT>  \r\n! a=[no]\r\nlong:\\\r\n   <CT>\r\nplain = hunter2\r\nfrom=$env{DB}\r\n\tlast\t<CT>',
      )
      expect(opened(after)).to.deep.equal(['one', 'two', 'thré=e'])
      expect(run.stdout).to.equal(
        `PLACE            ALIAS    STATE
s.properties:3   db.user  encrypted
s.properties:5   long     encrypted
s.properties:7   plain    not in brackets
s.properties:8   from     comes from the environment variable "DB"
s.properties:9   last     encrypted
`,
      )
      expect(run.stderr)
        .to.include(
          'done: 3 of 5 secrets in "s.properties" encrypted for profile "default" with RSA/ECB/OAEPWithSHA1AndMGF1Padding\n',
        )
        .and.to.include('note: 1 value is neither encrypted nor in brackets and was left unchanged')
    })

    it('changes nothing in a second run', async () => {
      place().write('s.properties', `${file}]`)
      await encrypt(['s.properties', '--all'])
      const [after, {mtimeMs, ino}] = [place().read('s.properties'), statSync(place().path('s.properties'))]
      const run = await encrypt(['s.properties', '--all'])
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('done: nothing to encrypt in "s.properties"\n')
      expect(run.stdout.match(/already encrypted$/gm)).to.have.lengthOf(4)
      expect(place().read('s.properties')).to.equal(after)
      expect(statSync(place().path('s.properties'))).to.include({mtimeMs, ino})
    })

    it('encrypts every other value too with --all, even in a line that a later one overrides', async () => {
      const old = await ciphertextOf('old')
      place().write('s.properties', `a=hunter2\nb= [x] \nc=${old}\nd=$sys{d}\na=new\ne=\\  e \n`)
      const run = await encrypt(['s.properties', '--all'])
      expect(run.code, run.stderr).to.equal(0)
      const after = place().read('s.properties')
      expect(blank(after)).to.equal('a=<CT>\nb= <CT> \nc=<CT>\nd=$sys{d}\na=<CT>\ne=<CT> \n')
      expect(after).to.include(`c=${old}\n`)
      expect(opened(after)).to.deep.equal(['hunter2', 'x', 'old', 'new', '  e '])
      expect(run.stderr).to.include('"a" is defined on lines 1 and 5')
    })

    it('takes the outermost brackets for the mark', async () => {
      place().write('s.properties', 'a=[a]b]\nb=[[n]]\nc=[$env{HOME}]\nd=["q"]\ne=[ s ]\n')
      expect((await encrypt(['s.properties'])).code).to.equal(0)
      expect(opened(place().read('s.properties'))).to.deep.equal(['a]b', '[n]', '$env{HOME}', '"q"', ' s '])
    })

    it('names every problem of every file with its line, writes nothing and shows no value', async () => {
      const long = 'hunter2'.repeat(40)
      const old = await ciphertextOf('old')
      place().write('1.properties', `good=[x]\nempty=[]\nhalf=hunter2[y]z\nopen=[hunter2\nhunter2hunter2xx\n`)
      place().write('2.properties', `# c\nlong=[${long}]\ntwice=[${old}]\nbad=\\u12\nnone=\n`)
      const before = [place().read('1.properties'), place().read('2.properties')]
      const run = await encrypt(['1.properties', '2.properties', '--all'])
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.equal(
        `  "1.properties", line 2: "empty" is empty
  "1.properties", line 3: "half" has brackets, but not at its ends
  "1.properties", line 4: "open" has brackets, but not at its ends
  "1.properties", line 5: has no "="; write alias=secret
  "2.properties", line 2: "long" is 280 bytes long; RSA/ECB/OAEPWithSHA1AndMGF1Padding with this key allows at most 214
  "2.properties", line 3: "twice" is in brackets, but seems to be encrypted already: it is as long as an RSA-2048 ciphertext in base64
  "2.properties", line 4: "bad" has a malformed \\u escape; it needs four hexadecimal digits
  "2.properties", line 5: "none" is empty
error: 8 problems found; nothing was written
try: put "[" and "]" around each plaintext; remove the brackets around what is encrypted already; if it really is plaintext, use --force-plaintext; shorten the secrets that are too long, or use a symmetric profile, which has no limit: mi secret init symmetric
`,
      )
      expect([place().read('1.properties'), place().read('2.properties')]).to.deep.equal(before)
    })

    it('encrypts what looks like a ciphertext only with --force-plaintext', async () => {
      const name = await ciphertextOf('old')
      expect((await runMi(['secret', 'init', 'symmetric', '--generate', '-p', 'aes'], {in: place()})).code).to.equal(0)
      place().write('s.properties', `a=[${name}]\n`)
      expect((await encrypt(['s.properties', '-p', 'aes'])).code).to.equal(1)
      expect((await encrypt(['s.properties', '-p', 'aes', '--force-plaintext'])).code).to.equal(0)
      const decrypted = await runMi(['secret', 'decrypt', 's.properties', 'a', '-p', 'aes'], {in: place()})
      expect(decrypted.stdout).to.equal(name)
    })

    it('writes what Java decrypts', async function () {
      needs(this, 'java', 'javac', 'keytool')
      const keystore = await makeKeystore({type: 'PKCS12', aliases: ['j'], password: 'changeit'}, place().path('j.p12'))
      const env = {MI_KEYSTORE_PASSWORD: 'changeit'}
      await runMi(['secret', 'init', '--keystore', keystore, '--alias', 'j', '-p', 'j'], {in: place(), env})
      const secrets = ['pä$$ wörd 🔑', 'x', '[]', '"']
      place().write('s.properties', secrets.map((secret, index) => `a${index}=[${secret}]\n`).join(''))
      expect((await encrypt(['s.properties', '-p', 'j', '-c', 'RSA/ECB/PKCS1Padding'])).code).to.equal(0)
      const found = [...place().read('s.properties').matchAll(ciphertext)].map(([each]) => each)
      const request = {keystore, password: 'changeit', alias: 'j', transformation: 'RSA/ECB/PKCS1Padding'}
      expect(decryptWithJava(found.map((each) => ({...request, ciphertext: each})))).to.deep.equal(
        secrets.map((plaintext) => ({plaintext})),
      )
    })
  })

  describe('in a .env file', () => {
    it('keeps quotation marks, comments and exports', async () => {
      place().write('.env', '# [c]\nexport A="[one]" # keep\nB=\'[tw"o]\'\n C = [three] # [x]\nD=`[multi\nline]`\nE=x')
      const run = await encrypt(['.env'])
      expect(run.code, run.stderr).to.equal(0)
      const after = place().read('.env')
      expect(blank(after)).to.equal('# [c]\nexport A="<CT>" # keep\nB=\'<CT>\'\n C = <CT> # [x]\nD=`<CT>`\nE=x')
      expect(opened(after)).to.deep.equal(['one', 'tw"o', 'three', 'multi\nline'])
      expect(run.stdout).to.match(/^\.env:5 {2}D {6}encrypted\n\.env:6 {2}E {6}not in brackets\n$/m)
    })

    it('guards the padding of a ciphertext at the end of a line', async () => {
      place().write('.env', 'A=[x]\nB=y\n')
      expect((await encrypt(['.env', '--all'])).code).to.equal(0)
      expect(blank(place().read('.env'))).to.match(/^A=<CT> ?\nB=<CT> ?\n$/)
      expect(
        (await runMi(['secret', 'create', 'file', '-d', 'c.env', '-f', '-'], {in: place(), stdin: 'A=x\nB=y\n'})).code,
      ).to.equal(0)
      expect(blank(place().read('.env'))).to.equal(blank(place().read('c.env')))
    })

    it('refuses a value that a "#" cuts, and says why', async () => {
      place().write('.env', 'A=[hunter2#x]\n')
      const run = await encrypt(['.env'])
      expect(run.code).to.equal(1)
      expect(run.stderr)
        .to.include('dotenv cuts the value at a "#", which starts a comment: "A" (line 1)')
        .and.to.include('line 1: "A" has brackets, but not at its ends')
        .and.not.to.include('hunter2')
    })
  })

  describe('in a manifest', () => {
    const manifest = (a: string, b: string, c: string, d: string, e: string) => `# generated
apiVersion: v1
kind: Secret
metadata: {name: one} # x
stringData:
  a: ${a}  # the database
  b:   >-
    ${b}
  ref: $env{X}
data:
  c: ${c}
---
apiVersion: v1
kind: ConfigMap
data: {x: "[no]"}
---
kind: Secret
apiVersion: v1
metadata: {name: two}
stringData: {d: "${d}", e: ${e}}
...
`

    it('changes only the values, in stringData and data', async () => {
      const encoded = Buffer.from('[three]').toString('base64')
      place().write('s.yaml', manifest("'[one]'", '[two]', encoded, String.raw`[f\x6fur]`, 'plain'))
      const run = await encrypt(['s.yaml'])
      expect(run.code, run.stderr).to.equal(0)
      const [one, , two] = parseAllDocuments(place().read('s.yaml')).map(
        (document) => document.toJS() as Record<string, Record<string, string>>,
      )
      const {a = '', b = ''} = one!.stringData!
      const {c = ''} = one!.data!
      const {d = ''} = two!.stringData!
      expect(place().read('s.yaml')).to.equal(manifest(`'${a}'`, b, c, d, 'plain'))
      expect([a, b, Buffer.from(c, 'base64').toString(), d].map((each) => identity().open(each))).to.deep.equal([
        'one',
        'two',
        'three',
        'four',
      ])
      expect(run.stdout).to.equal(
        `PLACE      SECRET  ALIAS  STATE
s.yaml:6   one     a      encrypted
s.yaml:7   one     b      encrypted
s.yaml:9   one     ref    comes from the environment variable "X"
s.yaml:11  one     c      encrypted
s.yaml:20  two     d      encrypted
s.yaml:20  two     e      not in brackets
`,
      )
    })

    it('leaves bytes that are not text, and refuses them with --all', async () => {
      const binary = Buffer.from([0xfe, 0xed, 0xfe, 0xed]).toString('base64')
      place().write('s.yaml', manifest('x', 'y', binary, '[z]', 'plain'))
      const refused = await encrypt(['s.yaml', '--all'])
      expect(refused.code).to.equal(1)
      expect(refused.stderr).to.include('line 11, Secret "one": "c" is in "data" and is not text')
      const run = await encrypt(['s.yaml', '--all', '--except', 'c'])
      expect(run.code, run.stderr).to.equal(0)
      expect(place().read('s.yaml')).to.include(`  c: ${binary}\n`)
      expect(run.stdout).not.to.include(' c ')
    })

    it('says what YAML makes of brackets without quotation marks', async () => {
      place().write('s.yaml', manifest('[hunter2]', 'y', 'eA==', 'z', 'plain'))
      const run = await encrypt(['s.yaml'])
      expect(run.code).to.equal(1)
      expect(run.stderr)
        .to.include('"a" is a list, not a string; if you mean "[…]", put it in quotation marks')
        .and.not.to.include('hunter2')
    })
  })

  describe('with several files', () => {
    it('writes none of them if one has a problem', async () => {
      place().write('1.properties', 'a=[x]\n')
      place().write('2.env', 'A="[]"\n')
      expect((await encrypt(['1.properties', '2.env'])).code).to.equal(1)
      expect(place().read('1.properties')).to.equal('a=[x]\n')
    })

    it('writes only those that change', async () => {
      place().write('1.properties', 'a=[x]\n')
      place().write('2.properties', 'a=x\n')
      const {ino} = statSync(place().path('2.properties'))
      const run = await encrypt(['1.properties', '2.properties', '1.properties'])
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('done: 1 of 2 secrets in 2 files encrypted')
      expect(statSync(place().path('2.properties')).ino).to.equal(ino)
    })
  })

  describe('--only and --except', () => {
    beforeEach(() => {
      place().write('s.properties', 'a=[1]\nb=[2]\nc=three\n')
    })

    it('choose the secrets', async () => {
      expect((await encrypt(['s.properties', '--only', 'a'])).stdout).to.match(/^PLACE.*\ns\.properties:1 .*\n$/)
      expect(blank(place().read('s.properties'))).to.equal('a=<CT>\nb=[2]\nc=three\n')
      const run = await encrypt(['s.properties', '--all', '--except', 'b'])
      expect(run.stderr).to.include('1 of 2 secrets')
      expect(blank(place().read('s.properties'))).to.equal('a=<CT>\nb=[2]\nc=<CT>\n')
    })

    it('refuse a name that no file has, without showing it', async () => {
      for (const flag of ['--only', '--except']) {
        const run = await encrypt(['s.properties', flag, 'hunter2', flag, 'a'])
        expect(run).to.include({code: 1, stdout: ''})
        expect(run.stderr).to.equal(
          `error: 1 of the 2 aliases in ${flag} is in none of the files\ntry: use one that they contain, such as "a", "b", "c"\n`,
        )
      }
      expect(place().read('s.properties')).to.equal('a=[1]\nb=[2]\nc=three\n')
    })

    it('cannot be used together', async () => {
      expect((await encrypt(['s.properties', '--only', 'a', '--except', 'b'])).code).to.equal(2)
    })

    it('report a named secret that would be left in plaintext', async () => {
      const run = await encrypt(['s.properties', '--only', 'c'])
      expect(run.code).to.equal(1)
      expect(run.stderr).to.include('line 3: "c" is neither encrypted nor in brackets').and.to.include('--all')
    })
  })

  it('writes nothing with --dry-run, but checks everything', async () => {
    place().write('s.properties', 'a=[x]\nb=y\n')
    const {mtimeMs, ino} = statSync(place().path('s.properties'))
    const run = await encrypt(['s.properties', '--dry-run'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.include('s.properties:1  a      would be encrypted\n')
    expect(run.stderr)
      .to.include('note: 1 of 2 secrets in "s.properties" would be encrypted')
      .and.to.include('nothing was written')
    expect(statSync(place().path('s.properties'))).to.include({mtimeMs, ino})
    place().write('s.properties', 'a=[]\n')
    expect((await encrypt(['s.properties', '--dry-run'])).code).to.equal(1)
  })

  it('prints one object with --json', async () => {
    const old = await ciphertextOf('old')
    place().write('s.properties', `a=[x]\nb=y\nc=$env{C}\nd=${old}\n`)
    for (const dryRun of [true, false]) {
      const run = await encrypt(['s.properties', '--json', ...(dryRun ? ['--dry-run'] : [])])
      expect(run.code, run.stderr).to.equal(0)
      expect(JSON.parse(run.stdout)).to.deep.include({
        profile: 'default',
        cipher: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding',
        written: !dryRun,
        encrypted: 1,
        secrets: [
          {file: 's.properties', line: 1, alias: 'a', state: dryRun ? 'would-be-encrypted' : 'encrypted'},
          {file: 's.properties', line: 2, alias: 'b', state: 'unmarked'},
          {file: 's.properties', line: 3, alias: 'c', state: 'reference'},
          {file: 's.properties', line: 4, alias: 'd', state: 'already-encrypted'},
        ],
      })
    }
  })

  it('encrypts ten values among 10,000, and neither decrypts nor touches the ciphertexts', async () => {
    // The ciphertexts are for another key, and the profiles have only certificates, so nobody here could decrypt them.
    await initialise(place(), newIdentity(), 'other')
    const input = Array.from({length: 9990}, (_, index) => `s${index}=x\n`).join('')
    const made = await runMi(['secret', 'create', 'file', '-p', 'other', '-d', '-', '-f', '-'], {
      in: place(),
      stdin: input,
    })
    const lines = made.stdout.split(/(?<=\n)/)
    for (let index = 0; index < 10; index++) lines.splice(index * 1000, 0, `plain${index}=hunter2-${index}\n`)
    place().write('s.properties', lines.join(''))
    const run = await encrypt(['s.properties', '--all'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('done: 10 of 10000 secrets')
    expect(run.stdout.match(/ already encrypted$/gm)).to.have.lengthOf(9990)
    expect(
      place()
        .filesHolding('PRIVATE KEY')
        .concat(
          place()
            .files()
            .filter((name) => name.endsWith('.p12')),
        ),
    ).to.deep.equal([])
    const after = place()
      .read('s.properties')
      .split(/(?<=\n)/)
    const changed = after.flatMap((line, index) => (line === lines[index] ? [] : [line]))
    expect(after).to.have.lengthOf(10_000)
    expect(changed).to.have.lengthOf(10)
    expect(opened(changed.join(''))).to.deep.equal(Array.from({length: 10}, (_, index) => `hunter2-${index}`))
  })

  it('is called "configure" too', async () => {
    place().write('s.properties', 'a=[x]\n')
    const run = await runMi(['secret', 'configure', 's.properties'], {in: place()})
    expect(run.code, run.stderr).to.equal(0)
    expect(blank(place().read('s.properties'))).to.equal('a=<CT>\n')
  })

  it('refuses standard input', async () => {
    expect(await encrypt(['-'], {stdin: 'a=[x]\n'})).to.include({code: 2, stdout: ''})
  })

  it('warns about aliases and values as "mi secret create" does', async () => {
    place().write('s.properties', 'd.e=[t\\\\n\\tx]\n')
    const run = await encrypt(['s.properties'])
    expect(run.stderr)
      .to.include('"d.e" is not a valid environment variable name')
      .and.to.include('"\\t", "\\n", "\\r" or "\\f" is read as a tab')
  })

  it('leaves no plaintext in any file', async () => {
    const secret = 'hunter2-in-no-file'
    place().write('s.properties', `a=[${secret}]\n`)
    expect((await encrypt(['s.properties'])).code).to.equal(0)
    expect(place().filesHolding(secret)).to.deep.equal([])
  })
})
