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
  it('are none where every alias can be a variable', () => {
    expect(aliasRemarks(['a', 'DB_PASSWORD', '_1', '__proto__', 'x'.repeat(300)])).to.deep.equal([])
    expect(aliasRemarks([])).to.deep.equal([])
  })

  it('name in one sentence all that cannot, and say what to do', () => {
    const remarks = aliasRemarks(['ok', 'db.password', '1st', 'a-b', 'é', '', 'a\n', 'fine_1'])
    expect(remarks).to.have.length(1)
    expect(remarks[0]).to.match(
      /^not valid as environment variable names.*: "db\.password", "1st", "a-b", "é", "", "a\\u000a"; use letters, digits and "_"/,
    )
  })

  it('name the first and count the rest', () => {
    const [remark] = aliasRemarks(Array.from({length: 1000}, (_, index) => `${index}`))
    expect(remark)
      .to.include('"0", "1"')
      .and.match(/ and \d+ more/)
      .and.have.length.below(1000)
  })

  it("warn of the separator of MI's vault", () => {
    const remarks = aliasRemarks(['env:a', 'b'])
    expect(remarks).to.have.length(2)
    expect(remarks[1]).to.match(/^MI's vault splits aliases at ":".*: "env:a"; /)
  })

  it('agree with sh on what it lets a script assign', function () {
    needs(this, 'sh')
    for (const alias of ['a', 'A_1', '_', '1a', 'a.b', 'a-b', 'a:b', 'é', 'a b']) {
      const run = spawnSync('sh', ['-c', `${alias}=set`], {stdio: 'ignore', env: {PATH: process.env.PATH, LC_ALL: 'C'}})
      expect(aliasRemarks([alias]).length === 0, alias).to.equal(run.status === 0)
    }
  })
})
