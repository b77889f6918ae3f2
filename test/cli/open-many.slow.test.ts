/** The commands that decrypt, with so many secrets that they do it on several threads. */
import {expect} from 'chai'
import {runMi, sandbox, type Run} from '../support/cli.js'
import {initialiseWithKey, password} from '../support/identity.js'
import {needs} from '../support/tools.js'

const count = 600

describe('decrypting many secrets', () => {
  const place = sandbox()
  const secrets = Array.from({length: count}, (_, index) => `key_${index}=secret of ${index}\n`).join('')

  before(function () {
    needs(this, 'node')
  })

  beforeEach(async () => {
    await initialiseWithKey(place())
    place().write('many.properties', secrets)
    const run = await runMi(['secret', 'create', 'file', '-f', 'many.properties', '-d', 'encrypted.properties'], {
      in: place(),
    })
    expect(run.code, run.stderr).to.equal(0)
  })

  /** @param preload JavaScript that every thread runs first */
  function open(words: readonly string[], preload: string): Promise<Run> {
    const file = place().write('preload.cjs', preload)
    return runMi(['secret', ...words], {
      in: place(),
      env: {MI_KEYSTORE_PASSWORD: password, NODE_OPTIONS: `--require ${file}`},
    })
  }

  const cores = (number: number) => `require('node:os').availableParallelism = () => ${number}\n`

  for (const number of [1, 3]) {
    it(`returns all of them in order, on ${number === 1 ? 'one core' : `${number} cores`}`, async () => {
      const run = await open(['decrypt', 'encrypted.properties'], cores(number))
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stdout).to.equal(secrets)
    })
  }

  it('shares the threads among the files, and reports each value at its place', async () => {
    const [first = '', second = ''] = place().read('encrypted.properties').split('\n')
    place().write('other.properties', `${first.replace(/=.*/, '=plain')}\n${second}\n`)
    const started = "\nif (!require('node:worker_threads').isMainThread) process.stderr.write('started\\n')\n"
    const run = await open(['verify', 'encrypted.properties', 'other.properties', '--json'], cores(3) + started)
    expect(run.code).to.equal(1)
    expect(run.stderr.match(/started/g)).to.have.length(2)
    const {
      good,
      bad,
      secrets: verdicts,
    } = JSON.parse(run.stdout) as {
      good: number
      bad: number
      secrets: {file: string; line: number; alias: string; good: boolean}[]
    }
    expect({good, bad}).to.deep.equal({good: count + 1, bad: 1})
    expect(verdicts.filter((each) => !each.good).map(({file, line}) => [file, line])).to.deep.equal([
      ['other.properties', 1],
    ])
    expect(verdicts.map(({alias}) => alias)).to.deep.equal([
      ...Array.from({length: count}, (_, index) => `key_${index}`),
      'key_0',
      'key_1',
    ])
  })

  it('reports a thread that fails, changes nothing and shows no secret', async () => {
    const before = place().read('encrypted.properties')
    const fail = "if (!require('node:worker_threads').isMainThread) throw new Error('hunter2')\n"
    const run = await open(['rotate', 'encrypted.properties', '--to', 'default'], cores(3) + fail)
    expect(run.code).to.equal(1)
    expect(run.stdout).to.equal('')
    expect(run.stderr)
      .to.match(/error: a decryption thread failed \(Error\); not every secret was decrypted/)
      .and.not.to.match(/hunter2|\n\s+at /)
    expect(place().read('encrypted.properties')).to.equal(before)
  })

  it('does the work of threads that the system refuses', async () => {
    const worker =
      "class extends require('node:events') { constructor() { super(); setImmediate(() => { this.emit('error', Object.assign(new Error('x'), {code: 'ERR_WORKER_INIT_FAILED'})); this.emit('exit', 1) }) } postMessage() {} terminate() {} }"
    const run = await open(
      ['decrypt', 'encrypted.properties'],
      `${cores(3)}require('node:worker_threads').Worker = ${worker}\nrequire('node:module').syncBuiltinESMExports()\n`,
    )
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.equal(secrets)
  })
})
