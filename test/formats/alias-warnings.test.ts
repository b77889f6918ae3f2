import {spawnSync} from 'node:child_process'
import {expect} from 'chai'
import {aliasRemarks as collector} from '../../src/formats/alias-warnings.js'
import {needs} from '../support/tools.js'

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
    expect(remarks).to.have.length(1)
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
    const remarks = aliasRemarks(['env:a', 'b'])
    expect(remarks).to.have.length(2)
    expect(remarks[1]).to.match(/^Micro Integrator's vault splits aliases at ":".*: "env:a"; /)
  })

  it('agree with sh about which names can be assigned', function () {
    needs(this, 'sh')
    for (const alias of ['a', 'A_1', '_', '1a', 'a.b', 'a-b', 'a:b', 'é', 'a b']) {
      const run = spawnSync('sh', ['-c', `${alias}=set`], {stdio: 'ignore', env: {PATH: process.env.PATH, LC_ALL: 'C'}})
      expect(aliasRemarks([alias]).length === 0, alias).to.equal(run.status === 0)
    }
  })
})
