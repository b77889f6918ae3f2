import {expect} from 'chai'
import {setTimeout as wait} from 'node:timers/promises'
import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {signalWithin} from '../../src/stores/signal-within.js'

describe('a signal with a limit for the time', () => {
  it('is aborted when the time is over, even if garbage is collected in between', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    // Other tests in this process may need V8 as it was.
    setFlagsFromString('--no-expose-gc')
    const {signal} = signalWithin(50, new AbortController().signal)
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve()
      })
    })
    collectGarbage()
    await aborted
    expect((signal.reason as Error).name).to.equal('TimeoutError')
  })

  it('is aborted with the other signal, and not once it has ended', async () => {
    const outer = new AbortController()
    const [first, ended] = [signalWithin(60_000, outer.signal), signalWithin(1, outer.signal)]
    ended.end()
    await wait(20)
    outer.abort(new Error('enough'))
    first.end()
    expect(first.signal.reason).to.equal(outer.signal.reason)
    expect(ended.signal.aborted).to.equal(false)
    const late = signalWithin(60_000, outer.signal)
    late.end()
    expect(late.signal.aborted).to.equal(true)
  })
})
