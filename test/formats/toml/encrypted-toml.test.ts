import {expect} from 'chai'
import {FormatError, SecretsError} from '../../../src/errors.js'
import {encryptedToml} from '../../../src/formats/toml/encrypted-toml.js'
import {readInPlace} from '../whole.js'

const read = (text: string) => readInPlace(encryptedToml, Buffer.from(text))
const replaceAll = (text: string) =>
  read(text)
    .replace(() => 'TkVX')
    .toString()

describe('TOML with encrypted values', () => {
  const forms: readonly (readonly [before: string, after: string])[] = [
    ['[ secrets ]\na = "[x]"', '[ secrets ]\na = "TkVX"'],
    ["['secrets']\na = '[x]'\n", '[\'secrets\']\na = "TkVX"\n'],
    ['["secrets"] # c\n"a" = "[x]" # d\n', '["secrets"] # c\n"a" = "TkVX" # d\n'],
    ['secrets.a = "[x]"', 'secrets.a = "TkVX"'],
    ['secrets . "a" = "[x]"', 'secrets . "a" = "TkVX"'],
    ['secrets = { a = "[x]", b = \'[y]\' } # c', 'secrets = { a = "TkVX", b = "TkVX" } # c'],
    ['\t[secrets]\r\n\ta="""\r\n[x]"""\r\n', '\t[secrets]\r\n\ta="TkVX"\r\n'],
    ["[secrets]\na = '''\n[x\n[y]\n]'''\n[b]\n", '[secrets]\na = "TkVX"\n[b]\n'],
    ['[icp_server.secrets]\na = "x"', '[icp_server.secrets]\na = "TkVX"'],
    ['[icp_server]\nsecrets.a = "x"', '[icp_server]\nsecrets.a = "TkVX"'],
    ['icp_server = {storage = {secrets = {a = "x"}}}', 'icp_server = {storage = {secrets = {a = "TkVX"}}}'],
    ['[icp_server.storage]\nsecrets.a = "x"', '[icp_server.storage]\nsecrets.a = "TkVX"'],
  ]

  for (const [before, after] of forms) {
    it(`replaces only the literals in ${JSON.stringify(before)}`, () => {
      expect(replaceAll(before)).to.equal(after)
    })
  }

  it('keeps every other byte', () => {
    const text =
      '# head é\r\n[ secrets ]   # mine\r\n  db   =   \'[p"q\\z # ]x é中😀]\'  # keep\r\n\t"with.dot" = "[two]"# also\r\n' +
      'ml = """\r\n[line one\r\nline two]"""\r\n\r\n\r\n  [user_store] # after\r\ntype = "x"'
    expect(read(text).values).to.deep.equal([
      {alias: 'db', value: '[p"q\\z # ]x é中😀]', line: 3, overridden: false},
      {alias: 'with.dot', value: '[two]', line: 4, overridden: false},
      {alias: 'ml', value: '[line one\nline two]', line: 5, overridden: false},
    ])
    expect(replaceAll(text)).to.equal(
      '# head é\r\n[ secrets ]   # mine\r\n  db   =   "TkVX"  # keep\r\n\t"with.dot" = "TkVX"# also\r\n' +
        'ml = "TkVX"\r\n\r\n\r\n  [user_store] # after\r\ntype = "x"',
    )
  })

  it('keeps a byte order mark, and says that Micro Integrator does not start with it', () => {
    const {remarks} = read('\uFEFF[secrets]\na = "x"')
    expect(replaceAll('\uFEFF[secrets]\na = "x"')).to.equal('\uFEFF[secrets]\na = "TkVX"')
    expect(remarks).to.deep.equal([
      'Micro Integrator does not start, because the file begins with a byte order mark; save it as UTF-8 without one',
    ])
  })

  for (const text of [
    '[a.secrets]\nb = "x"',
    '# [secrets]\n# a = "x"',
    '[secret]\na = "x"',
    '[[icp_server]]\nsecrets.a = "x"',
  ])
    it(`finds no secrets in ${JSON.stringify(text)}`, () => {
      expect(read(text)).to.deep.include({values: [], problems: []})
    })

  it('reports a byte that is not UTF-8', () => {
    const {problems} = readInPlace(encryptedToml, Buffer.from('[secrets]\na = "\xe9"\n', 'latin1'))
    expect(problems).to.deep.equal([{line: 2, problem: 'has a byte that is not UTF-8; save the file as UTF-8'}])
  })

  const lost = `has a name that Micro Integrator's vault loses; use only letters, digits, "_" and "-"`
  const stops = 'has a name that keeps Micro Integrator from starting; use only letters, digits, "_" and "-"'
  const nested = 'is a table in a table, which the vault does not find; quote the name, or use "_" instead of the dot'
  const array = 'is an array of tables, which keeps Micro Integrator from starting; use single brackets'

  const problems: readonly (readonly [entry: string, alias: string, problem: string])[] = [
    ['n = 5', 'n', 'is not a string'],
    ['n = [ "x" ]', 'n', 'is not a string'],
    ['n = true', 'n', 'is not a string'],
    ['n = 2020-01-01', 'n', 'is not a string'],
    ['"" = "x"', '', 'has no name'],
    ['"a b" = "[x]"', 'a b', lost],
    ['"a:b" = "[x]"', 'a:b', lost],
    ['"a=b" = "[x]"', 'a=b', lost],
    ['"#a" = "[x]"', '#a', lost],
    ["'!a' = '[x]'", '!a', lost],
    ['"é" = "[x]"', 'é', stops],
    [`"it's" = "[x]"`, "it's", stops],
    [`'"' = "[x]"`, '"', stops],
    ['"a}" = "x"', 'a}', 'has a name that $secret{…} cannot contain; use only letters, digits, "_" and "-"'],
    ['db.password = "[x]"', 'db.password', nested],
    ['db = {password = "[x]", user = {name = "y"}}', 'db', nested],
    ['[secrets.db]\n', 'db', nested],
    ['[[secrets.db]]\n', 'db', nested],
  ]

  for (const [entry, alias, problem] of problems) {
    it(`says that ${entry.trim()} ${problem}`, () => {
      expect(read(`[secrets]\n${entry}\n`).problems).to.deep.equal([{alias, line: 2, problem}])
    })
  }

  it('lists all problems in line order, once each', () => {
    const text = '[secrets.a]\nx = "1"\ny = {z = "2"}\n[[secrets.b]]\nx = "3"\n[secrets]\nn = 5\ngood = "x"\n'
    const {values, problems} = read(text)
    expect(problems).to.deep.equal([
      {alias: 'a.x', line: 2, problem: nested},
      {alias: 'a.y', line: 3, problem: nested},
      {alias: 'b.x', line: 5, problem: nested},
      {alias: 'n', line: 7, problem: 'is not a string'},
    ])
    expect(values.map(({alias}) => alias)).to.deep.equal(['good'])
    expect(() => replaceAll(text)).to.throw(SecretsError)
    expect(read('[[secrets]]\na = "x"\n').problems).to.deep.equal([{alias: 'secrets', line: 1, problem: array}])
    expect(read('secrets = "x"').problems).to.deep.equal([{alias: 'secrets', line: 1, problem: 'is not a table'}])
    expect(read('secrets = [{a = "x"}]').problems).to.deep.equal([
      {alias: 'secrets', line: 1, problem: 'is not a table'},
    ])
  })

  it("accepts all names in ICP's tables", () => {
    expect(read('[icp_server.secrets]\n"a b" = "x"\n').problems).to.deep.equal([])
  })

  const remarks: readonly (readonly [text: string, remark: string])[] = [
    [
      '[x.y]\na = 1\n[x]\nb = 1\n',
      'Micro Integrator does not start if a table is defined after a table inside it: "x" (line 3); change their order',
    ],
    [
      '[[x.y.z]]\n[x]\n',
      'Micro Integrator does not start if a table is defined after a table inside it: "x" (line 2); change their order',
    ],
    ['a = "\t"\n', 'Micro Integrator does not start if text in double quotes contains a tab: line 1; write \\t'],
    ['"a\t" = 1\n', 'Micro Integrator does not start if text in double quotes contains a tab: line 1; write \\t'],
    [
      'a = [1,\n ["\t"]]\nb = [{c = """\t"""}]\n',
      'Micro Integrator does not start if an array has values of several types: line 1',
    ],
    [
      'a = [1, 1.5]\nb = {c = [1, "b"]}\n',
      'Micro Integrator does not start if an array has values of several types: line 1, line 2',
    ],
    [
      'a = """x""""\nb = """x"""""\nc = \'\'\'x\'\'\'\'\n',
      'Micro Integrator does not start if a multi-line string ends in more than three quotation marks: line 1, line 2, line 3',
    ],
    [
      '[secrets]\n"a.b" = "x"\n',
      'names with a dot work with Micro Integrator 4.5 or later: "a.b" (line 2); earlier releases do not start',
    ],
    [
      '[secrets]\na = "$env{db-pass}"\nb = "$env{OK}$sys{x-y}"\n',
      'these are not valid environment variable names, so $env{…} may not find them: "db-pass" (line 2)',
    ],
    [
      '# a = "[hunter2]"\n  ## "b.c"= \'[x]\' # d\n',
      'there is plaintext in comments, which is never encrypted: "a" (line 1), "b.c" (line 2); remove it',
    ],
    [
      '[[datasource]]\npassword = "[hunter2]"\npattern = "[a-z]"\n[keystore.primary]\nkey_password = \'[x]\'\n[secrets]\npassword = "[y]"\n',
      'only secrets in [secrets] are encrypted, so these stay plaintext: "datasource.password" (line 2), "keystore.primary.key_password" (line 5); move them there, and refer to them as $secret{NAME}',
    ],
  ]

  for (const [text, remark] of remarks) {
    it(`says of ${JSON.stringify(text)}: ${remark}`, () => {
      expect(read(text).remarks).to.include(remark)
    })
  }

  const unremarkable = [
    '[x]\na = 1\n[x.y]\nb = 1\n[x.z]\n[y.a]\n[y.b]\n',
    '[[x]]\n[x.y]\n[[x]]\n[x.y]\n',
    "a = '\t'\nb = '''\t'''\n\tc = 1\t# \t\n",
    'a = [[1], ["x"]]\nb = [1, 2]\nc = []\nd = [{x = 1}, {y = "z"}]\n',
    'a = """x\\""""\nb = """"x"""\nc = """"""\nd = """x"" """\n',
    '# a = "x"\n# b = [1]\nc = "x" # d = "[x]"\n# see "[x]"\n',
    '[secrets]\na = "[\t]"\nb = "$env{A_1}"\n',
  ]

  for (const text of unremarkable) {
    it(`has no remark on ${JSON.stringify(text)}`, () => {
      expect(read(text).remarks).to.deep.equal([])
    })
  }

  it('is read in one piece', () => {
    expect(encryptedToml.cut(Buffer.from('[secrets]\na = "x"\n[b]\n'))).to.equal(0)
  })

  it('refuses what is not TOML', () => {
    expect(() => read('[secrets]\na = hunter2')).to.throw(FormatError, /^is not valid TOML: line 2: /)
  })
})
