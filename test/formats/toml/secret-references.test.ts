import {expect} from 'chai'
import {FormatError} from '../../../src/errors.js'
import {findUndefinedSecrets} from '../../../src/formats/toml/secret-references.js'

describe('references to secrets that [secrets] does not have', () => {
  const find = (...lines: string[]) =>
    findUndefinedSecrets(Buffer.from(lines.join('\n'))).map(({name, line}) => `${line} ${name}`)

  it('are found in strings of all kinds, in arrays and in inline tables', () => {
    expect(
      find(
        'a = "$secret{a}"',
        "b = 'x-$secret{b}-$secret{b2}'",
        'c = """',
        '$secret{c}"""',
        'd = [1, ["$secret{d}"], {x = "$secret{d2}", y = {z = "$secret{d3}"}}]',
        'e = {x = "$secret{e}"}',
        'f.g = "$secret{f}"',
        '[[g]]',
        'h = "$secret{g}"',
      ),
    ).to.deep.equal(['1 a', '2 b', '2 b2', '3 c', '5 d', '5 d2', '5 d3', '6 e', '7 f', '9 g'])
  })

  it('are not those of secrets that are there, in whatever form', () => {
    expect(find('secrets.a = "[x]"', 'b = "$secret{a}"')).to.deep.equal([])
    expect(find('b = "$secret{a.b}"', '[ "secrets" ]', '"a.b" = "[x]"')).to.deep.equal([])
    expect(find('secrets = {a = "[x]"}', 'b = "$secret{a}"', 'c = "$secret{c}"')).to.deep.equal(['3 c'])
  })

  it('count blanks in the name, and not the tables of the Integration Control Plane', () => {
    expect(
      find('a = "$secret{ x }"', 'b = "$secret{y}"', '[secrets]', 'x = "[x]"', '[icp_server.secrets]', 'y = "[y]"'),
    ).to.deep.equal(['1  x ', '2 y'])
  })

  it('are not looked for in comments, in keys and in [secrets] itself', () => {
    expect(find('# "$secret{a}"', '"$secret{b}" = 1', '[secrets]', 'c = "$secret{d}"')).to.deep.equal([])
  })

  it('do not matter with runtime secrets', () => {
    expect(find('a = "$secret{a}"', '[runtime_secrets]', 'enable = "true"')).to.deep.equal([])
    expect(find('a = "$secret{a}"', 'runtime_secrets = {enable = "true"}')).to.deep.equal([])
    expect(find('a = "$secret{a}"', '[runtime_secrets]', 'enable = true')).to.deep.equal(['1 a'])
    expect(find('a = "$secret{a}"', '[runtime_secrets]', 'enable = "false"')).to.deep.equal(['1 a'])
  })

  it('are not found in what is no TOML', () => {
    expect(() => find('a =')).to.throw(FormatError)
  })
})
