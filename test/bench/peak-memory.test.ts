import {expect} from 'chai'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {watchPeak} from '../../bench/peak-memory.js'
import {needs} from '../support/tools.js'

const held = 150 * 1024 ** 2
const holding = `Buffer.alloc(${held}, 1); console.log('ready'); setInterval(() => undefined, 1000)`

describe('the peak memory', function () {
  before(function () {
    if (process.platform !== 'linux') this.skip()
    needs(this, 'node', 'sh')
  })

  for (const [kind, line] of [
    ['a process', [process.execPath, '--eval', holding]],
    ['the largest process started by a shell', ['sh', '-c', `"$0" --eval "$1"; :`, process.execPath, holding]],
  ] as const) {
    it(`is measured for ${kind}`, async () => {
      const [program, ...words] = line
      const child = spawn(program, words, {stdio: ['ignore', 'pipe', 'ignore'], detached: true})
      try {
        await once(child.stdout, 'data')
        expect(watchPeak(child.pid!)()).to.be.within(held, held + 200 * 1024 ** 2)
      } finally {
        process.kill(-child.pid!, 'SIGKILL')
      }
    })
  }

  it('is undefined for a process that does not exist', () => {
    expect(watchPeak(0)()).to.equal(undefined)
  })
})
