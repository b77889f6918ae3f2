import {expect} from 'chai'
import {chmodSync, readFileSync, statSync} from 'node:fs'
import {readByJava} from '../formats/properties/java-properties.js'
import {type Run, type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'
import {homePassword, makeHome} from '../support/product-home.js'
import {needs} from '../support/tools.js'

const ciphertext = /[A-Za-z0-9+/]{342}==/g

describe('mi secret encrypt on deployment.toml', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: homePassword}
  const encrypt = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'encrypt', ...arguments_], {in: place(), env, ...options})
  const opened = (text: string) => [...text.matchAll(ciphertext)].map(([found]) => identity().open(found))
  const blank = (text: string) => text.replaceAll(ciphertext, '<CT>')
  const file = 'deployment.toml'

  beforeEach(async () => {
    await initialise(place())
  })

  async function encryptText(text: string, options: RunOptions = {}): Promise<Run & {readonly after: string}> {
    place().write(file, text)
    const run = await encrypt([file], options)
    return {...run, after: place().read(file)}
  }

  it('keeps every other byte: spacing, comments, quoted keys, mixed line ends, and no end of line', async () => {
    const text =
      '# head é\r\n[ secrets ]   # mine\r\n  db   =   \'[p"q\\z # ]x é中😀]\'  # keep\r\n\t"with.dot" = "[two]"# also\r\n' +
      'ml = """\r\n[line one\r\nline two]"""\r\n\r\n\r\n  [user_store] # after\r\ntype = "x"'
    const {after, code, stderr, stdout} = await encryptText(text)
    expect(code, stderr).to.equal(0)
    expect(blank(after)).to.equal(
      '# head é\r\n[ secrets ]   # mine\r\n  db   =   "<CT>"  # keep\r\n\t"with.dot" = "<CT>"# also\r\n' +
        'ml = "<CT>"\r\n\r\n\r\n  [user_store] # after\r\ntype = "x"',
    )
    expect(opened(after)).to.deep.equal(['p"q\\z # ]x é中😀', 'two', 'line one\nline two'])
    expect(stdout).to.match(/:5 +ml +encrypted\n$/)
  })

  it('takes what is between the outermost brackets, whatever it is', async () => {
    const values = [
      ['"[a]b]"', 'a]b'],
      [`'["q"]'`, '"q"'],
      [String.raw`"[back\\slash]"`, 'back\\slash'],
      ['"[ spaced ]"', ' spaced '],
      ["'[[nested]]'", '[nested]'],
      [String.raw`"[tab\there]"`, 'tab\there'],
      [String.raw`"[\u00e9\U0001F600]"`, 'é😀'],
      ['" [x] "', 'x'],
      ['"[$env{HOME}]"', '$env{HOME}'],
    ] as const
    const text = `[secrets]\n${values.map(([literal], index) => `a${index} = ${literal}\n`).join('')}`
    const {after, code, stderr} = await encryptText(text)
    expect(code, stderr).to.equal(0)
    expect(opened(after)).to.deep.equal(values.map(([, plaintext]) => plaintext))
  })

  for (const [before, after] of [
    ['[ secrets ]\na = "[x]"', '[ secrets ]\na = "<CT>"'],
    ["['secrets']\na = '[x]'", '[\'secrets\']\na = "<CT>"'],
    ['secrets.a = "[x]"', 'secrets.a = "<CT>"'],
    ['secrets = { a = "[x]", b = \'[y]\' } # c', 'secrets = { a = "<CT>", b = "<CT>" } # c'],
  ] as const)
    it(`reads ${JSON.stringify(before)}`, async () => {
      expect(blank((await encryptText(before)).after)).to.equal(after)
    })

  it('names all problems with their lines, shows no value and writes nothing', async () => {
    const text =
      '[secrets]\ngood = "[x]"\nempty = "[]"\nbare = "hunter2"\nhalf = "x[y]z"\nn = 5\n"a b" = "[x]"\ndb.password = "[x]"\n'
    const run = await encryptText(text)
    expect(run).to.include({code: 1, stdout: '', after: text})
    expect(run.stderr).to.equal(
      `  "deployment.toml", line 3: "empty" is empty
  "deployment.toml", line 4: "bare" is neither encrypted nor in brackets
  "deployment.toml", line 5: "half" has brackets, but not at its ends
  "deployment.toml", line 6: "n" is not a string
  "deployment.toml", line 7: "a b" has a name that Micro Integrator's vault loses; use only letters, digits, "_" and "-"
  "deployment.toml", line 8: "db.password" is a table in a table, which the vault does not find; quote the name, or use "_" instead of the dot
error: 6 problems found; nothing was written
try: use --all to encrypt values without brackets; put "[" and "]" around each plaintext
`,
    )
  })

  it('leaves references, and notes a name that no shell hands on', async () => {
    const text = '[secrets]\na = "$env{DB_PASS}"\nb = "$sys{db.pass}"\nc = "$env{db-pass}"\n'
    const run = await encryptText(text, {env: {DB_PASS: '[hunter2]'}})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.after).to.equal(text)
    expect(run.stdout)
      .to.include('a      comes from the environment variable "DB_PASS"\n')
      .and.to.include('b      comes from the system property "db.pass"\n')
      .and.to.include('c      comes from the environment variable "db-pass"\n')
    expect(run.stderr)
      .to.include('not valid environment variable names')
      .and.to.include('"db-pass" (line 4)')
      .and.not.to.include('hunter2')
  })

  for (const [text, message] of [
    [
      '[secrets]\na = "[hunter2]"\n[server]\nh = 1\n[secrets]\nb = "[x]"\n',
      'is not valid TOML: line 5: defines "secrets" again',
    ],
    ['[secrets]\na = "[hunter2', 'is not valid TOML: line 2: unterminated string constant'],
    ['[secrets]\ra = "[hunter2]"\n', 'line 1 ends in a CR without an LF'],
  ] as const)
    it(`refuses ${JSON.stringify(text)}`, async () => {
      const run = await encryptText(text)
      expect(run).to.include({code: 1, stdout: '', after: text})
      expect(run.stderr).to.include(message).and.to.include('\ntry: ').and.not.to.include('hunter2')
    })

  describe('of a product', () => {
    const toml = '[server]\nhostname = "localhost"\n[secrets]\na = "[x]"\nb = "[y]"\n'
    const conf = 'mi/conf/security/secret-conf.properties'
    const encryptHome = async (...words: string[]) => encrypt(['--mi-home', 'mi', ...words])

    it('changes no file, no mode and no time with --dry-run', async () => {
      makeHome(place().path('mi'), 'mi-4.4', {toml})
      chmodSync(place().path('mi/conf/deployment.toml'), 0o640)
      const state = () =>
        ['.', ...place().files()].map((name) => {
          const {mode, mtimeMs, ctimeMs, ino} = statSync(`${place().root}/${name}`)
          return [name, mode, ino, mtimeMs, ctimeMs]
        })
      const before = state()
      const run = await encryptHome('--dry-run')
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stdout).to.equal(
        'PLACE                      ALIAS  STATE\nmi/conf/deployment.toml:4  a      would be encrypted\nmi/conf/deployment.toml:5  b      would be encrypted\n',
      )
      expect(run.stderr).to.include(
        'note: 2 secrets in "mi/conf/deployment.toml" would be encrypted; nothing was written\n',
      )
      expect(state()).to.deep.equal(before)
    })

    it('notes a type of the internal keystore that is not the one of the file', async () => {
      const internal = '[keystore.internal]\nfile_name = "repository/resources/security/wso2carbon.jks"\ntype = "JKS"\n'
      makeHome(place().path('mi'), 'mi-4.4', {toml: toml + internal})
      const run = await encryptHome()
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.include('note: keystore.internal.type is "JKS", but the keystore is PKCS12\n')
      expect(place().read(conf)).to.include('\nkeystore.identity.type=PKCS12\n')
    })

    it('merges secret-conf.properties by key, as Java reads it, and keeps it the second time', async function () {
      needs(this, 'java', 'javac')
      makeHome(place().path('mi'), 'mi-4.4', {toml})
      const theirs = [
        '# ours: [é]\r\n',
        '  secretRepositories : vault\\\r\n    ,file\r\n',
        'secretProviders=vault\r\n',
        'secretProviders.vault.properties.address = https\\://vault\\u003A8200\r\n',
        '! keystore.identity.alias=no\r\n',
        'secretRepositories.file.algorithm : RSA/ECB/OAEPwithSHA1andMGF1Padding\r\n',
        'keystore.identity.alias=wso2carbon\r\n',
      ]
      place().write(conf, Buffer.from(theirs.join(''), 'latin1'))
      const run = await encryptHome()
      expect(run.code, run.stderr).to.equal(0)
      const after = readFileSync(place().path(conf), 'latin1')
      const [before, now] = readByJava([theirs.join(''), after]).map(({puts}) => new Map(puts))
      const [, fresh] = readByJava(['', await freshConf()]).map(({puts}) => new Map(puts))
      expect(Object.fromEntries(now!)).to.deep.equal(
        Object.fromEntries([...before!, ...fresh!, ['secretRepositories', 'vault,file']]),
      )
      for (const index of [0, 1, 2, 3, 4, 6]) expect(after).to.include(theirs[index])
      const times = () => [conf, 'mi/conf/deployment.toml'].map((name) => statSync(place().path(name)).mtimeMs)
      const written = [times(), place().read(conf), place().read('mi/conf/deployment.toml')]
      expect((await encryptHome()).code).to.equal(0)
      expect([times(), place().read(conf), place().read('mi/conf/deployment.toml')]).to.deep.equal(written)
    })

    /** What is written to a home that has none. */
    async function freshConf(): Promise<string> {
      makeHome(place().path('fresh'), 'mi-4.4', {toml})
      expect((await encrypt(['--mi-home', 'fresh'])).code).to.equal(0)
      return place().read('fresh/conf/security/secret-conf.properties')
    }

    it('keeps old ciphertexts of a product without deployment.toml, and says where XML has to refer to secrets', async () => {
      makeHome(place().path('mi'), 'ei-6.6')
      const secrets = 'mi/conf/security/cipher-text.properties'
      place().write(secrets, 'd=[old]\n')
      expect((await encryptHome()).code).to.equal(0)
      const [old = ''] = ciphertext[Symbol.match](place().read(secrets)) ?? []
      place().write('mi/conf/datasources/master.xml', '<x xmlns:svns="y"><p svns:secretAlias="c">password</p></x>\n')
      place().write(secrets, `# c\nA.b=[x]\nc = [y\\\\z]\nd=${old}\n`)
      const run = await encryptHome()
      expect(run.code, run.stderr).to.equal(0)
      const after = place().read(secrets)
      expect(blank(after)).to.equal('# c\nA.b=<CT>\nc = <CT>\nd=<CT>\n')
      expect(after).to.include(`d=${old}\n`)
      expect(place().read(conf)).to.include('secretRepositories.file.algorithm=RSA/ECB/PKCS1Padding\n')
      expect(run.stderr).to.include(
        `note: no XML file in "mi/conf" refers to "A.b", "d"; to see what to put there, run: mi secret snippet --from ${secrets} --for svns\n`,
      )
    })
  })
})
