import {expect} from 'chai'
import {stripVTControlCharacters} from 'node:util'
import {note} from '../../src/ui/messages.js'
import {progressLine} from '../../src/ui/progress-line.js'
import {ShownProgress} from '../../src/ui/progress.js'

describe('the progress line', () => {
  const progress = {done: 25_000, count: 100_000, unit: 'secrets', milliseconds: 500}

  it('has a bar, the count, the rate and the time left', () => {
    expect(stripVTControlCharacters(progressLine(progress, 80))).to.match(
      /^█+░+ 25,000 of 100,000 secrets, 50,000\/s, 2 s left$/,
    )
    expect(progressLine({...progress, unit: 'secrets', milliseconds: 60_000}, 80)).to.include('3 min 0 s left')
  })

  it('fits into the terminal', () => {
    for (let columns = 1; columns < 200; columns++) {
      expect(stripVTControlCharacters(progressLine(progress, columns)).length).to.be.at.most(Math.max(columns - 4, 0))
    }
  })

  it('is without the bar first, then without the rate, on a narrow terminal', () => {
    for (const [columns, line] of [
      [56, '25,000 of 100,000 secrets, 50,000/s, 2 s left'],
      [40, '25,000 of 100,000 secrets, 2 s left'],
      [30, '25,000 of 100,000 secrets'],
      [16, '25,000 of 10'],
    ] as const)
      expect(progressLine(progress, columns)).to.equal(line)
  })

  it('is full at the end, and copes with no time and no secrets', () => {
    expect(stripVTControlCharacters(progressLine({...progress, done: 100_000}, 80))).to.match(
      /^█+ 100,000 of .*, 0 s left$/,
    )
    expect(progressLine({done: 0, count: 1, unit: 'secrets', milliseconds: 0}, 80)).to.include('0 of 1')
  })

  it('has no bar if there is no total, and no rate before there is anything', () => {
    expect(progressLine({done: 1500, unit: 'secrets read', milliseconds: 500}, 80)).to.equal(
      '1,500 secrets read so far, 3,000/s',
    )
    expect(stripVTControlCharacters(progressLine({...progress, done: 0}, 40))).to.equal('0 of 100,000 secrets')
  })

  it('accepts more than were expected', () => {
    expect(stripVTControlCharacters(progressLine({...progress, done: 200_000}, 80))).to.match(/^█+ .*, 0 s left$/)
  })
})

describe('progress', () => {
  /** A screen whose clock stands still until it is moved. */
  function screen(isPlain: boolean) {
    const written: string[] = []
    const clock = {time: 0}
    const write = (text: string) => written.push(text)
    return {written, clock, isPlain, write, columns: () => 80, now: () => clock.time}
  }

  it('is not shown for work that is done soon', () => {
    const shown = screen(false)
    const progress = new ShownProgress({unit: 'secrets', count: 100}, shown)
    shown.clock.time = 499
    progress.add(100)
    progress.end()
    expect(shown.written).to.deep.equal([])
  })

  it('is drawn ten times a second at most, and erased at the end', () => {
    const shown = screen(false)
    const progress = new ShownProgress({unit: 'secrets', count: 4000}, shown)
    for (; shown.clock.time < 2000; shown.clock.time++) progress.add(2)
    expect(shown.written).to.have.length(15)
    for (const text of shown.written) expect(text).to.match(new RegExp(String.raw`^\r.*of 4,000 secrets.*\u001B\[K$`))
    progress.end()
    expect(shown.written.at(-1)).to.equal('\r\u001B[K')
  })

  it('is erased before a message, and drawn again after it', () => {
    const shown = screen(false)
    const progress = new ShownProgress({unit: 'secrets', count: 4000}, shown)
    shown.clock.time = 500
    progress.add(1)
    note('a message')
    expect(shown.written.at(-1)).to.equal('\r\u001B[K')
    shown.clock.time = 600
    progress.add(1)
    expect(shown.written.at(-1)).to.include('2 of 4,000')
    progress.end()
    note('another one')
    expect(shown.written).to.have.length(4)
  })

  it('is a line every ten seconds on a terminal without escape codes', () => {
    const shown = screen(true)
    const progress = new ShownProgress({unit: 'secrets', count: 60_000}, shown)
    for (; shown.clock.time < 30_000; shown.clock.time++) progress.add(1)
    progress.end()
    expect(shown.written).to.deep.equal([
      '5,001 of 60,000 secrets, 1,000/s, 55 s left\n',
      '15,001 of 60,000 secrets, 1,000/s, 45 s left\n',
      '25,001 of 60,000 secrets, 1,000/s, 35 s left\n',
    ])
  })
})
