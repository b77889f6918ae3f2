import {expect} from 'chai'
import {existsSync} from 'node:fs'
import {miCommand, runMi, runProgram, sandbox} from '../support/cli.js'
import {initialise, newIdentity} from '../support/identity.js'
import {runJava} from '../support/java.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const wiped = String.raw`\r\u001B\[K`
const lines = (count: number) => Array.from({length: count}, (_, index) => `key_${index}=secret of ${index}\n`).join('')

describe('mi secret create with very many secrets', () => {
  const place = sandbox()

  beforeEach(async () => {
    await initialise(place())
  })

  it('encrypts 50,000 secrets that Java decrypts, in order', async function () {
    needs(this, 'java', 'javac')
    const owner = await initialise(place(), newIdentity(1024))
    place().write('many.properties', lines(50_000))
    const run = await runMi(['secret', 'create', '-f', 'many.properties'], {in: place()})
    expect(run.code).to.equal(0)
    const key = owner.privateKey.export({format: 'der', type: 'pkcs8'}).toString('base64')
    const opened = runJava('OpenLines', `${key}\nRSA/ECB/OAEPWithSHA1AndMGF1Padding\n${run.stdout}`)
    expect(opened.replaceAll('\t', '=') === lines(50_000)).to.equal(true)
  })

  for (const [output, destination] of [
    ['file', 'out'],
    ['k8', 'out'],
    ['console', ''],
  ] as const) {
    it(`writes 5,000 secrets to ${output} just as one thread would, except for the ciphertexts`, async () => {
      place().write('many.properties', lines(5000))
      const write = async (options: {node?: string[]}) => {
        const run = await runMi(
          ['secret', 'create', output, '-f', 'many.properties', ...(destination ? ['-d', destination, '--force'] : [])],
          {in: place(), ...options},
        )
        expect(run.code).to.equal(0)
        return (destination ? place().read(destination) : run.stdout).replaceAll(
          /'?[A-Za-z0-9+/]{342}=='?/g,
          'CIPHERTEXT',
        )
      }
      const alone = place().write('alone.cjs', "require('node:os').availableParallelism = () => 1\n")
      const many = await write({})
      expect(many.match(/CIPHERTEXT/g)).to.have.length(5000)
      expect(await write({node: ['--require', alone]})).to.equal(many)
    })
  }

  describe('if a thread fails', () => {
    const failures = {
      'ends at once': 'process.exit(3)',
      'throws at once': "throw new Error('hunter2')",
      'ends during its work': 'setTimeout(() => process.exit(0), 50)',
      'throws during its work': "setTimeout(() => { throw new Error('hunter2') }, 50)",
    }

    for (const [failure, code] of Object.entries(failures)) {
      for (const output of ['console', 'file', 'k8']) {
        it(`reports a thread that ${failure}, and leaves no file for ${output}`, async () => {
          place().write('many.properties', lines(40_000))
          const preload = place().write(
            'fail.cjs',
            `if (!require('node:worker_threads').isMainThread) ${code}\nrequire('node:os').availableParallelism = () => 3\n`,
          )
          const before = place().files()
          const run = await runMi(['secret', 'create', output, '-f', 'many.properties'], {
            in: place(),
            env: {NODE_OPTIONS: `--require ${preload}`},
          })
          expect(run.code).to.equal(1)
          expect(run.stderr)
            .to.match(/error: an encryption thread failed/)
            .and.not.to.match(/hunter2|\n\s+at /)
          expect(place().files()).to.deep.equal(before)
          expect(existsSync(place().path('security'))).to.equal(false)
        })
      }
    }

    const refusals = {
      'at once': "throw new Error('hunter2')",
      later:
        "super(); setImmediate(() => { this.emit('error', Object.assign(new Error('hunter2'), {code: 'ERR_WORKER_INIT_FAILED'})); this.emit('exit', 1) })",
    }
    for (const [when, code] of Object.entries(refusals)) {
      it(`lets the other threads do the work of a thread refused ${when}`, async () => {
        place().write('many.properties', lines(5000))
        const worker = `class extends require('node:events') { constructor() { ${code} } postMessage() {} terminate() {} }`
        const preload = place().write(
          'fail.cjs',
          `require('node:os').availableParallelism = () => 3\nrequire('node:worker_threads').Worker = ${worker}\nrequire('node:module').syncBuiltinESMExports()\n`,
        )
        const run = await runMi(['secret', 'create', 'file', '-f', 'many.properties'], {
          in: place(),
          node: ['--require', preload],
        })
        expect(run.code, run.stderr).to.equal(0)
        const aliases = (text: string) =>
          text
            .trim()
            .split('\n')
            .map((line) => line.replace(/=.*/, ''))
        expect(aliases(place().read('security/wso2-secrets.properties'))).to.deep.equal(aliases(lines(5000)))
      })
    }

    it('reports a thread that returns too few answers', async () => {
      place().write('many.properties', lines(5000))
      const preload = place().write(
        'fail.cjs',
        `require('node:os').availableParallelism = () => 3
const {isMainThread, parentPort} = require('node:worker_threads')
if (!isMainThread) {
  const {postMessage} = Object.getPrototypeOf(parentPort)
  parentPort.postMessage = (answer) => postMessage.call(parentPort, {...answer, length: answer.length - 1})
}
`,
      )
      const run = await runMi(['secret', 'create', 'file', '-f', 'many.properties'], {
        in: place(),
        env: {NODE_OPTIONS: `--require ${preload}`},
      })
      expect(run.code).to.equal(1)
      expect(run.stderr).to.match(/error: an encryption thread failed/)
      expect(existsSync(place().path('security'))).to.equal(false)
    })
  })

  it('reports how many secrets were written before the reader closed the pipe', async () => {
    place().write('many.properties', lines(20_000))
    const command = [
      'bash',
      '-c',
      '"$@" | head -n 1; exit "${PIPESTATUS[0]}"',
      'bash',
      ...miCommand(['secret', 'create', '-f', 'many.properties']),
    ]
    const run = await runProgram(command, {in: place()})
    expect(run.code).to.equal(0)
    const [, written] = /^note: standard output was closed early: (\d+) of 20000 secrets were written$/m.exec(
      run.stderr,
    )!
    expect(Number(written)).to.be.within(1, 19_999)
  })

  it('shows its progress, and erases it before the next message', async function () {
    needs(this, 'python3')
    place().write('many.properties', lines(50_000))
    const alone = place().write('alone.cjs', "require('node:os').availableParallelism = () => 1\n")
    const run = await inTerminal(['secret', 'create', 'file', '-f', 'many.properties'], () => Promise.resolve(), {
      in: place(),
      columns: 100,
      env: {NODE_OPTIONS: `--require ${alone}`},
    })
    expect(run.code).to.equal(0)
    expect(run.raw).to.match(
      new RegExp(String.raw`\r[^\r\n]*░[^\r\n]* of 50,000 secrets, [\d,]+/s, \d+ s left\u001B\[K`),
    )
    expect(run.raw).to.match(new RegExp(String.raw`${wiped}[^\r\n]*done:[^\r\n]* 50000 secrets written`))
    expect(run.leftovers).to.deep.equal([])
  })

  for (const env of [{CI: 'true'}, {TERM: 'dumb'}]) {
    it(`shows no bar with ${JSON.stringify(env)}`, async function () {
      needs(this, 'python3')
      place().write('many.properties', lines(40_000))
      const run = await inTerminal(['secret', 'create', 'file', '-f', 'many.properties'], () => Promise.resolve(), {
        in: place(),
        env,
      })
      expect(run.raw).to.include('done:').and.not.to.match(/█|░/)
    })
  }

  it('leaves nothing behind after Ctrl-C', async function () {
    needs(this, 'python3')
    place().write('many.properties', lines(1_000_000))
    const before = place().files()
    const run = await inTerminal(
      ['secret', 'create', 'file', '-f', 'many.properties'],
      async (terminal) => {
        await terminal.expect(/ left/)
        terminal.type(keys.ctrlC)
      },
      {in: place(), columns: 60},
    )
    expect(run.signal ?? run.code).to.be.oneOf(['SIGINT', 130])
    expect(run.raw).to.match(new RegExp(String.raw`${wiped}(?:\^C)?(?:${wiped})?$`))
    expect(run.leftovers).to.deep.equal([])
    expect(place().files()).to.deep.equal(before)
    expect(existsSync(place().path('security'))).to.equal(false)
  })
})
