/** How much memory the built program takes for files of ciphertexts. */
import {randomBytes} from 'node:crypto'
import {createWriteStream} from 'node:fs'
import {once} from 'node:events'
import {expect} from 'chai'
import {runMi, sandbox} from '../../support/cli.js'

const mebibyte = 1 << 20
const [few, many] = [4000, 40_000]

/** The process writes its own peak when it ends: a thread is a part of it. */
const preload = `
if (require('node:worker_threads').isMainThread)
  process.on('exit', () => {
    const status = require('node:fs').readFileSync('/proc/self/status', 'utf8')
    require('node:fs').writeFileSync(process.env.MI_TEST_PEAK, /^VmHWM:\\s+(\\d+) kB$/m.exec(status)[1])
  })
`

describe('the memory for files of ciphertexts', () => {
  const place = sandbox()

  before(function () {
    if (process.platform !== 'linux') this.skip()
  })

  beforeEach(async () => {
    place().write('key', randomBytes(16).toString('hex'))
    place().write('preload.cjs', preload)
    const run = await runMi(['secret', 'init', 'symmetric', '--key-file', 'key'], {in: place()})
    expect(run.code, run.stderr).to.equal(0)
  })

  /** @returns the peak in bytes */
  async function peakOf(words: readonly string[], code = 0): Promise<number> {
    const run = await runMi(['secret', ...words], {
      in: place(),
      env: {MI_TEST_PEAK: place().path('peak')},
      node: ['--require', place().path('preload.cjs')],
    })
    expect(run.code, run.stderr).to.equal(code)
    return Number(place().read('peak')) * 1024
  }

  async function encrypt(count: number): Promise<void> {
    const file = createWriteStream(place().path(`${count}`))
    for (let index = 0; index < count; index++) file.write(`key_${index}=secret of ${index}\n`)
    file.end()
    await once(file, 'finish')
    await peakOf(['create', 'file', '-f', `${count}`, '-d', `${count}.properties`])
  }

  it('is hardly larger for ten times as many', async () => {
    await encrypt(few)
    await encrypt(many)
    const commands: Readonly<Record<string, (count: number) => readonly string[]>> = {
      verify: (count) => ['verify', `${count}.properties`],
      decrypt: (count) => ['decrypt', `${count}.properties`],
      rotate: (count) => ['rotate', `${count}.properties`, '--to', 'default'],
      merge: (count) => ['create', 'file', '-f', `${count}`, '-d', `${count}.properties`, '--merge'],
    }
    for (const [name, words] of Object.entries(commands)) {
      const peaks = [await peakOf(words(few)), await peakOf(words(many))] as const
      // In memory as a whole, it would be at least six times as much.
      expect(peaks[1] / peaks[0], `${name}: ${peaks.join(', ')}`).to.be.below(2)
      expect(peaks[1], name).to.be.below(256 * mebibyte)
    }
  })

  for (const size of [1, 2]) {
    it(`is bounded for ${size} MiB of lines without values`, async () => {
      place().write('lines', 'a\n'.repeat((size * mebibyte) / 2))
      expect(await peakOf(['verify', 'lines'], 1)).to.be.below(256 * mebibyte)
    })
  }

  for (const [format, join] of Object.entries({
    YAML: (keys: readonly string[]) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n${keys.map((key) => `  ${key}: eA==\n`).join('')}`,
    JSON: (keys: readonly string[]) =>
      JSON.stringify({kind: 'Secret', stringData: Object.fromEntries(keys.map((key) => [key, 'eA==']))}),
  })) {
    it(`is bounded for a manifest in ${format} with more entries than it may have in one document`, async () => {
      place().write('m.yaml', join(Array.from({length: 200_000}, (_, index) => `key_${index}`)))
      expect(await peakOf(['verify', 'm.yaml'], 1)).to.be.below(256 * mebibyte)
    })
  }

  it('is bounded for as many entries as a manifest may have in one document', async () => {
    const entries = Array.from({length: 32_000}, (_, index) => `  key_${index}: eA==\n`).join('')
    place().write('m.yaml', `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n${entries}`)
    expect(await peakOf(['verify', 'm.yaml'], 1)).to.be.below(256 * mebibyte)
  })
})
