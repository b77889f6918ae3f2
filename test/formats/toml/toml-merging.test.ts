import {expect} from 'chai'
import {FormatError, SecretsError} from '../../../src/errors.js'
import {renderDocument} from '../../../src/formats/text/line-writer.js'
import {tomlFile} from '../../../src/formats/toml/toml-output.js'
import type {SecretTable} from '../../../src/formats/toml/secret-names.js'
import {mergeWhole} from '../whole.js'

const api = [{alias: 'api', ciphertext: 'TkVX'}]
const two = [...api, {alias: 'b.c', ciphertext: 'VFdP'}]

const merge = (text: string, values = api, table: SecretTable = 'secrets') =>
  mergeWhole(tomlFile(table), Buffer.from(text), values)
const merged = (...given: Parameters<typeof merge>) => merge(...given).bytes.toString()

describe('merging into TOML', () => {
  const additions: readonly (readonly [before: string, after: string])[] = [
    ['[secrets]\na = "x"\n\n[b]\nc = 1\n', '[secrets]\na = "x"\napi = "TkVX"\n"b.c" = "VFdP"\n\n[b]\nc = 1\n'],
    ['[secrets]\r\n\ta = "x" # c\r\n', '[secrets]\r\n\ta = "x" # c\r\n\tapi = "TkVX"\r\n\t"b.c" = "VFdP"\r\n'],
    ['[b]\r\nc = 1\n  [secrets]\n', '[b]\r\nc = 1\n  [secrets]\n  api = "TkVX"\n  "b.c" = "VFdP"\n'],
    ['[secrets] # c\n# d\n[b]', '[secrets] # c\napi = "TkVX"\n"b.c" = "VFdP"\n# d\n[b]'],
    ['[secrets]', '[secrets]\napi = "TkVX"\n"b.c" = "VFdP"'],
    ['[secrets]\na = """\nx"""', '[secrets]\na = """\nx"""\napi = "TkVX"\n"b.c" = "VFdP"'],
    ['secrets . a = "x"\n[b]\n', 'secrets . a = "x"\nsecrets . api = "TkVX"\nsecrets . "b.c" = "VFdP"\n[b]\n'],
    ['secrets = {a = "x"} # c\n', 'secrets = {a = "x", api = "TkVX", "b.c" = "VFdP"} # c\n'],
    ['secrets = {}', 'secrets = { api = "TkVX", "b.c" = "VFdP" }'],
    ['', '[secrets]\napi = "TkVX"\n"b.c" = "VFdP"\n'],
    ['[b]\nc = 1\n', '[b]\nc = 1\n\n[secrets]\napi = "TkVX"\n"b.c" = "VFdP"\n'],
    ['[b]\nc = 1', '[b]\nc = 1\n\n[secrets]\napi = "TkVX"\n"b.c" = "VFdP"\n'],
    ['[b]\r\n\r\n', '[b]\r\n\r\n[secrets]\r\napi = "TkVX"\r\n"b.c" = "VFdP"\r\n'],
    ['\uFEFF# c\n', '\uFEFF# c\n\n[secrets]\napi = "TkVX"\n"b.c" = "VFdP"\n'],
    ['[icp_server.secrets]\n', '[icp_server.secrets]\n\n[secrets]\napi = "TkVX"\n"b.c" = "VFdP"\n'],
  ]

  for (const [before, after] of additions) {
    it(`adds to ${JSON.stringify(before)}`, () => {
      expect(merged(before, two)).to.equal(after)
    })
  }

  it('replaces in place what is there, and adds the rest', () => {
    const text = "[secrets]\n api = '''\n[x]''' # c\na = \"x\"\n[b]\n"
    const result = merge(text, two)
    expect(result.bytes.toString()).to.equal('[secrets]\n api = "TkVX" # c\na = "x"\n"b.c" = "VFdP"\n[b]\n')
    expect(result).to.deep.include({replaced: ['api'], added: ['b.c']})
    expect(merged(result.bytes.toString(), two)).to.equal(result.bytes.toString())
  })

  it("merges into the chosen one of ICP's tables", () => {
    const text = '[secrets]\napi = "x"\n[icp_server]\nsecrets.a = "y"\n[icp_server.storage]\nb = 1\n'
    expect(merged(text, api, 'icp_server.secrets')).to.equal(
      text.replace('secrets.a = "y"\n', 'secrets.a = "y"\nsecrets.api = "TkVX"\n'),
    )
    expect(merged(text, api, 'icp_server.storage.secrets')).to.equal(
      `${text}\n[icp_server.storage.secrets]\napi = "TkVX"\n`,
    )
  })

  it('refuses a file with problems', () => {
    for (const text of ['[secrets.db]\na = "x"\n', '[[secrets]]\n', 'secrets = 1\n'])
      expect(() => merge(text), text).to.throw(SecretsError)
  })

  it('refuses a table that cannot be extended', () => {
    for (const text of ['icp_server = {a = 1}\n', '[[icp_server]]\n'])
      expect(() => merge(text, api, 'icp_server.storage.secrets'), text).to.throw(
        FormatError,
        /cannot be edited safely/,
      )
  })

  it('refuses more than can be read again', () => {
    const many = Array.from({length: 33_000}, (_, index) => ({alias: `a${index}`, ciphertext: 'TkVX'}))
    expect(() => merge('[secrets]\n', many)).to.throw(FormatError, /^would have more than 32,768 lines or entries/)
    const long = Array.from({length: 13_000}, (_, index) => ({alias: `a${index}`, ciphertext: 'A'.repeat(344)}))
    expect(() => merge('[secrets]\n', long)).to.throw(FormatError, /^would have more than 4,194,304 characters/)
  })

  it('writes a new file', () => {
    expect(renderDocument(tomlFile(), two)).to.deep.equal({
      text: '[secrets]\napi = "TkVX"\n"b.c" = "VFdP"\n',
      remarks: ['names with a dot work with Micro Integrator 4.5 or later: "b.c"; earlier releases do not start'],
    })
    expect(renderDocument(tomlFile('icp_server.secrets'), two)).to.deep.equal({
      text: '[icp_server.secrets]\napi = "TkVX"\n"b.c" = "VFdP"\n',
      remarks: [],
    })
  })

  it('refuses names that Micro Integrator does not find', () => {
    expect(tomlFile().refusal('a b')).to.match(/^has a name that Micro Integrator's vault loses/)
    expect(tomlFile().refusal('')).to.equal('has no name')
    expect(tomlFile().refusal('a.b')).to.equal(undefined)
    expect(tomlFile('icp_server.secrets').refusal('a b')).to.equal(undefined)
  })
})
