import {expect} from 'chai'
import {existsSync} from 'node:fs'
import {closedStdin, newPlace, noStdin, removePlace, runProgram, sandbox} from './cli.js'

const node = (script: string) => [process.execPath, '-e', script]

/** Waits for the promise to fail, and returns its error. */
async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => error as Error,
  )
}

describe('running a program', () => {
  const place = sandbox()

  it('returns both streams and the exit code', async () => {
    const run = await runProgram(
      node(`process.stdout.write('product'); process.stderr.write('talk'); process.exitCode = 3`),
    )
    expect(run).to.deep.equal({code: 3, signal: null, stdout: 'product', stderr: 'talk'})
  })

  it('returns the signal that ended it', async () => {
    const run = await runProgram(node(`process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 60000)`))
    expect(run).to.include({code: null, signal: 'SIGTERM'})
  })

  it('pipes text in byte for byte', async () => {
    const run = await runProgram(node(`process.stdin.pipe(process.stdout)`), {stdin: ' é\r\n\n'})
    expect(run.stdout).to.equal(' é\r\n\n')
  })

  it('accepts a program that does not read its input', async () => {
    const run = await runProgram(node(''), {stdin: 'x'.repeat(1 << 20)})
    expect(run.code).to.equal(0)
  })

  for (const stdin of [noStdin, closedStdin]) {
    it(`passes no input if standard input is ${stdin.kind}`, async () => {
      const run = await runProgram(
        node(`console.log(process.argv[1], require('fs').readFileSync(0).length)`).concat('a "b'),
        {stdin},
      )
      expect(run.stdout).to.equal('a "b 0\n')
    })
  }

  it('passes on only PATH and the given variables', async () => {
    process.env.MI_PROFILE = 'of the tester'
    process.env.FORCE_COLOR = '1'
    try {
      const run = await runProgram(node('console.log(JSON.stringify(process.env))'), {
        in: place(),
        env: {DEBUG: '*', LANG: undefined},
      })
      const {PATH, HOME, MI_CONFIG_DIR, DEBUG, ...rest} = JSON.parse(run.stdout) as Record<string, string>
      expect({PATH, HOME, MI_CONFIG_DIR, DEBUG}).to.deep.equal({
        PATH: process.env.PATH,
        HOME: place().home,
        MI_CONFIG_DIR: place().config,
        DEBUG: '*',
      })
      expect(rest).to.have.all.keys(
        'TMPDIR',
        'USERPROFILE',
        'XDG_CACHE_HOME',
        'XDG_CONFIG_HOME',
        'XDG_DATA_HOME',
        'XDG_STATE_HOME',
      )
    } finally {
      delete process.env.MI_PROFILE
      delete process.env.FORCE_COLOR
    }
  })

  it('reports what a hanging program has printed', async () => {
    const hangs = runProgram(node(`console.log('so far'); setTimeout(() => {}, 60000)`), {within: 1000})
    expect((await failure(hangs)).message).to.match(/did not end in 1000 ms[^]*so far/)
  })

  it('fails if the program does not exist', async () => {
    expect((await failure(runProgram(['/no/such/program']))).message).to.include('ENOENT')
  })

  it('lists every file of a place, and removes it', async () => {
    const other = await newPlace()
    const run = await runProgram(node(`require('fs').writeFileSync('made.txt', ''); console.log(process.cwd())`), {
      in: other,
    })
    other.write('deep/er.txt', 'x')
    expect(run.stdout.trim()).to.satisfy((folder: string) => folder.endsWith(other.work))
    expect(other.files()).to.deep.equal(['work/deep/er.txt', 'work/made.txt'])
    await removePlace(other)
    expect(existsSync(other.root)).to.equal(false)
  })
})
