import {spawnSync} from 'node:child_process'
import {expect} from 'chai'
import {aliasRemarks as collector} from '../../src/formats/alias-warnings.js'
import {encryptedProperties} from '../../src/formats/properties/properties.js'
import {readInPlace} from './whole.js'
import {needs} from '../support/tools.js'
import {readByJava} from './properties/java-properties.js'

function aliasRemarks(aliases: readonly string[]): readonly string[] {
  const collected = collector()
  for (const alias of aliases) collected.add(alias)
  return collected.remarks()
}

describe('the remarks on aliases', () => {
  it('are absent if every alias is a valid variable name', () => {
    expect(aliasRemarks(['a', 'DB_PASSWORD', '_1', '__proto__', 'x'.repeat(300)])).to.deep.equal([])
    expect(aliasRemarks([])).to.deep.equal([])
  })

  it('list all invalid names in one sentence, and say what to do', () => {
    const remarks = aliasRemarks(['ok', 'db.password', '1st', 'a-b', 'é', '', 'a\n', 'fine_1'])
    expect(remarks[0]).to.match(
      /^"db\.password", "1st", "a-b", "é", "", "a\\u000a" are not valid environment variable names, .*; use only letters, digits and "_"/,
    )
  })

  it('speak of a single name in the singular', () => {
    expect(aliasRemarks(['ok', 'b-c'])).to.deep.equal([
      '"b-c" is not a valid environment variable name, so $env{…} and ENV lookups will not find it; use only letters, digits and "_", not beginning with a digit, or mount the secret as a file',
    ])
  })

  it('list the first names and count the rest', () => {
    const [remark] = aliasRemarks(Array.from({length: 1000}, (_, index) => `${index}`))
    expect(remark)
      .to.include('"0", "1"')
      .and.match(/ and \d+ more/)
      .and.have.length.below(1000)
  })

  it("warn about the separator of MI's vault", () => {
    expect(aliasRemarks(['env:a', 'b'])).to.include(
      'Micro Integrator 4.6 and later splits aliases at ":" and does not find them: "env:a"; use aliases without ":"',
    )
  })

  it('warn about the aliases that a file of properties without escapes loses, as config-mapper writes it', function () {
    needs(this, 'java', 'javac')
    const aliases = [
      'a',
      'a.b',
      'a-b',
      '1',
      '$a',
      'a/b',
      '[a]',
      'a b',
      ' a',
      'a\t',
      'a:b',
      'a=b',
      'a\\b',
      '#a',
      '!a',
      'a#',
      'é',
      '中',
    ]
    const read = readByJava(
      aliases.map((alias) => `${alias}=x\n`),
      'stream',
    )
    for (const [index, alias] of aliases.entries()) {
      const isFound = JSON.stringify(read[index]!.puts) === JSON.stringify([[alias, 'x']])
      const remark = aliasRemarks([alias]).find((each) => each.includes('[secrets]'))
      expect(remark === undefined, JSON.stringify(alias)).to.equal(isFound)
    }
  })

  it('agree with sh about which names can be assigned', function () {
    needs(this, 'sh')
    for (const alias of ['a', 'A_1', '_', '1a', 'a.b', 'a-b', 'a:b', 'é', 'a b']) {
      const run = spawnSync('sh', ['-c', `${alias}=set`], {stdio: 'ignore', env: {PATH: process.env.PATH, LC_ALL: 'C'}})
      expect(aliasRemarks([alias]).length === 0, alias).to.equal(run.status === 0)
    }
  })
})

describe('the remarks on aliases of an existing file', () => {
  const remarksOn = (...aliases: string[]) =>
    readInPlace(
      encryptedProperties,
      Buffer.from(aliases.map((alias) => `${alias.replaceAll(/[ :]/g, String.raw`\$&`)}=x\n`).join('')),
    ).remarks

  it('are absent for ordinary aliases', () => {
    expect(remarksOn('db.password', 'a-b', '1', 'A_B')).to.deep.equal([])
  })

  it('name the lines, and count after the first dozen', () => {
    expect(remarksOn('a', 'env:a')[0]).to.equal(
      'Micro Integrator 4.6 and later splits aliases at ":" and does not find them: "env:a" (line 2); use aliases without ":"',
    )
    const many = remarksOn(...Array.from({length: 1000}, (_, index) => `a ${index}`))
    expect(many).to.have.length(1)
    expect(many[0]).to.match(/in \[secrets\] of its deployment\.toml: .*"a 11" \(line 12\) and 988 more; /)
  })
})
