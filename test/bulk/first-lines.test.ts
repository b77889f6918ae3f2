import {expect} from 'chai'
import {setTimeout as delay} from 'node:timers/promises'
import {FirstLines} from '../../src/bulk/first-lines.js'

describe('the first lines of aliases', () => {
  it('are found among many', () => {
    const lines = new FirstLines()
    for (let line = 1; line <= 40_000; line++) expect(lines.see(`alias${line}`, line)).to.equal(undefined)
    expect(lines.see('alias1', 40_001)).to.equal(1)
    expect(lines.find('alias40000')).to.equal(40_000)
    expect(lines.find('alias40001')).to.equal(undefined)
  })

  it('give their memory back as soon as they are not needed', async () => {
    const before = process.memoryUsage().arrayBuffers
    const lines = new FirstLines()
    for (let line = 1; line <= 200_000; line++) lines.see(`alias${line}`, line)
    expect(process.memoryUsage().arrayBuffers).to.be.greaterThan(before + (2 << 20))
    lines.free()
    const deadline = Date.now() + 20_000
    while (process.memoryUsage().arrayBuffers > before + (1 << 20) && Date.now() < deadline) await delay(5)
    expect(process.memoryUsage().arrayBuffers).to.be.lessThan(before + (1 << 20))
  })
})
