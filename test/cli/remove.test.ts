import {expect} from 'chai'
import {isCiphertext} from '../../src/cipher/recognise-ciphertext.js'
import {chooseEncryptedFormat} from '../../src/formats/encrypted-formats.js'
import {runMi, sandbox, type RunOptions} from '../support/cli.js'
import {ciphertextFor} from '../support/records.js'

const record = '# mi key=8b4c6a61a07d59b8 updated=2026-11-27 note="x"'

describe('mi secret remove', () => {
  const place = sandbox()
  const remove = async (words: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'remove', ...words], {in: place(), ...options})

  async function becomes(file: string, [before, after]: readonly [string, string], ...words: string[]): Promise<void> {
    place().write(file, before)
    const run = await remove([file, ...words, '--yes'])
    expect(run.code, run.stderr).to.equal(0)
    expect(place().read(file)).to.equal(after)
  }

  it('removes an entry and its record, and no other byte', async () => {
    const [kept, ct] = [`# a comment\r\nz =  ${ciphertextFor('z')} \r\n`, ciphertextFor('a')]
    await becomes('f.properties', [`${kept}${record}\r\na=${ct}\r\n! end`, `${kept}! end`], 'a')
    await becomes('f.properties', [`\uFEFFa=1\n# c\na=${ct}\n`, '\uFEFF# c\n'], 'a')
    await becomes('.env', [`${record}\nexport A='${ct}' # c\nB=${ct}\n`, `B=${ct}\n`], 'A')
  })

  // The command adds nothing to what the format does here.
  function leaves(file: string, [before, after]: readonly [string, string], ...aliases: readonly string[]): void {
    const bytes = Buffer.from(before)
    const block = chooseEncryptedFormat(file, bytes, isCiphertext).format.read(bytes)
    const rest = block.remove(block.values.map(({alias}) => aliases.includes(alias)))
    expect(rest.encode().toString()).to.equal(after)
  }

  it('removes continuation lines, and lines without an end', () => {
    const [kept, ct] = [`# a comment\r\nz =  ${ciphertextFor('z')} \r\n`, ciphertextFor('a')]
    leaves('f.properties', [`${record}\na : \\\n  ${ct}\n${kept}`, kept], 'a')
    leaves('f.properties', [`a=${ct}`, ''], 'a')
    leaves('f.properties', [`a=1\n${kept}a=${ct}\n`, kept], 'a')
    leaves('f.properties', [`\uFEFF# c\na=${ct}\n`, '\uFEFF# c\n'], 'a')
    leaves('.env', [`A="${ct}\nx"\r\n${record}\r\nB=${ct}\r\n`, `A="${ct}\nx"\r\n`], 'B')
  })

  it('removes several, even next to each other', () => {
    const ct = ciphertextFor('a')
    leaves('f.properties', [`a=${ct}\n${record}\nb=${ct}\nc=${ct}\n`, `b=${ct}\n`.slice(0, 0)], 'a', 'b', 'c')
    leaves('f.properties', [`a=${ct}\n${record}\nb=${ct}\nc=${ct}\n`, `${record}\nb=${ct}\n`], 'a', 'c')
  })

  it('leaves other comments, and what only looks like a record', () => {
    const ct = ciphertextFor('a')
    leaves('f.properties', [`# mi casa\na=${ct}\n`, '# mi casa\n'], 'a')
    leaves('f.properties', [`b=x\\\n${record}\na=${ct}\n`, `b=x\\\n${record}\n`], 'a')
  })

  it('removes from tables of TOML', () => {
    const ct = ciphertextFor('a')
    leaves(
      't.toml',
      [
        `x = 1\n[secrets]\n${record}\na = "${ct}" # c\n"b.c" = '${ct}'\n[y]\nz = [1]\n`,
        `x = 1\n[secrets]\n"b.c" = '${ct}'\n[y]\nz = [1]\n`,
      ],
      'a',
    )
    leaves('t.toml', [`secrets = { a = "${ct}", b = "${ct}" }\n`, `secrets = { b = "${ct}" }\n`], 'a')
    leaves('t.toml', [`secrets = { a = "${ct}", b = "${ct}" }\n`, `secrets = { a = "${ct}" }\n`], 'b')
    leaves('t.toml', [`secrets.a = "${ct}"\nsecrets.b = "${ct}"\n`, `secrets.b = "${ct}"\n`], 'a')
  })

  const secret = (name: string, body: string) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n${body}`

  it('removes from the named Secret only, from data as well as stringData', async () => {
    const ct = ciphertextFor('a')
    const encoded = Buffer.from(ct).toString('base64')
    const one = secret('one', `stringData:\n  ${record}\n  a: ${ct}\n  b: |\n    ${ct}\n`)
    const two = (entry: string) => secret('two', `data:\n  c: ${encoded}\n${entry}# end\n`)
    place().write('m.yaml', `${one}---\n${two(`  a: >-\n    ${encoded}\n`)}`)
    const ambiguous = await remove(['m.yaml', 'a', '--yes'])
    expect(ambiguous.code).to.equal(1)
    expect(ambiguous.stderr).to.include('has "a" in more than one Secret: "one", "two"').and.include('--name')
    const unknown = await remove(['m.yaml', 'a', '--name', 'hunter2', '--yes'])
    expect(unknown.stderr).to.equal('error: "m.yaml" has no Secret with this name\ntry: use one of: "one", "two"\n')
    const mistyped = await remove(['m.yaml', 'a', '--name', 'twos', '--yes'])
    expect(mistyped.stderr).to.include('try: use "two", or one of the others: "one"')
    const elsewhere = await remove(['m.yaml', 'a', '--name', 'hunter2', '--namespace', 'hunter2', '--yes'])
    expect(elsewhere.stderr).to.include('has no Secret with this name in this namespace').and.not.include('hunter2')
    await becomes(
      'm.yaml',
      [`${one}---\n${two(`  a: >-\n    ${encoded}\n`)}`, `${one}---\n${two('')}`],
      'a',
      '--name',
      'two',
    )
  })

  it('leaves an empty mapping where the last entry was', () => {
    const ct = ciphertextFor('a')
    leaves(
      'm.yaml',
      [
        secret('s', `stringData: # c\n  ${record}\n  a: ${ct}\ntype: Opaque\n`),
        secret('s', 'stringData: {} # c\ntype: Opaque\n'),
      ],
      'a',
    )
    const json = (entries: string) =>
      `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{${entries}}}\n`
    leaves('m.json', [json(`"a": "${ct}", "b": "${ct}"`), json(`"b": "${ct}"`)], 'a')
    leaves('m.json', [json(`"a": "${ct}",\n "b": "${ct}"`), json(`"a": "${ct}"`)], 'b')
    leaves('m.json', [json(`"a": "${ct}",\n "b": "${ct}"`), json('')], 'b', 'a')
  })

  it('removes from Helm values', () => {
    const ct = ciphertextFor('a')
    const values = (entries: string) => `wso2:\n  config:\n    db:\n      user: me\n${entries}  other: 1\n`
    leaves('values.yaml', [values(`      ${record}\n      password: ${ct}\n`), values('')], 'wso2.config.db.password')
  })

  it('changes nothing if an alias is unknown', async () => {
    const text = `a=${ciphertextFor('a')}\nb=${ciphertextFor('b')}\n`
    place().write('f.properties', text)
    const run = await remove(['f.properties', 'a', 'nosuch', '--yes'])
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('has no secret for 1 of the 2 aliases').and.include('use one of: "a", "b"')
    expect(place().read('f.properties')).to.equal(text)
  })

  it('asks first', async () => {
    const text = `a=${ciphertextFor('a')}\n`
    place().write('f.properties', text)
    const run = await remove(['f.properties', 'a'])
    expect(run.code).to.equal(2)
    expect(run.stderr).to.include('use --yes')
    expect(place().read('f.properties')).to.equal(text)
  })

  it('says under --json what was removed', async () => {
    place().write('f.properties', `a=${ciphertextFor('a')}\nb=x\n`)
    const run = await remove(['f.properties', 'b', '--yes', '--json'])
    expect(JSON.parse(run.stdout)).to.deep.include({file: 'f.properties', removed: [{alias: 'b', line: 2}]})
  })
})
