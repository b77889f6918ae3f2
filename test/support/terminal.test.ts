import {expect} from 'chai'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {keys, plain, programInTerminal, type Terminal, type TerminalOptions} from './terminal.js'
import {needs} from './tools.js'

const repository = path.join(import.meta.dirname, '..', '..')
const node = (script: string) => [process.execPath, '--input-type=module', '-e', script]
const bash = (script: string) => ['bash', '-c', script]
const nothing = () => Promise.resolve()

/** Prompts on stderr as the program does, and prints the answers on stdout. */
const asks = node(`
  import inquirer from 'inquirer'
  const prompt = inquirer.createPromptModule({output: process.stderr})
  try {
    const answers = await prompt([
      {type: 'input', name: 'alias', message: 'Alias:'},
      {type: 'password', name: 'secret', message: 'Secret:', mask: false, toggleMask: false},
      {type: 'select', name: 'type', message: 'Type:', choices: ['JKS', 'PKCS12', 'PEM']},
    ])
    console.log(JSON.stringify(answers))
  } catch {
    process.exitCode = 130
  }`)

async function failure(
  scenario: (terminal: Terminal) => Promise<void>,
  script: string,
  options: TerminalOptions = {},
): Promise<string> {
  try {
    await programInTerminal(bash(script), scenario, options)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it did not fail')
}

describe('a program in a terminal', () => {
  before(function () {
    needs(this, 'python3')
  })

  it('answers prompts', async () => {
    const run = await programInTerminal(bash('read -rp "Name? " name; echo "<$name>"; exit 4'), async (terminal) => {
      await terminal.answer('Name? ', ' é x ')
      await terminal.expect(/<.*>/)
    })
    expect(run.text).to.equal('Name?  é x \n<é x>\n')
    expect(run).to.include({code: 4, signal: null})
    expect(run.leftovers).to.deep.equal([])
  })

  it('has all three streams on the terminal, is in the foreground, and knows the size', async () => {
    const script =
      '[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && : < /dev/tty && stty size && trap "stty size; exit" WINCH && echo ready; while :; do read -r; done'
    const run = await programInTerminal(
      bash(script),
      async (terminal) => {
        await terminal.expect('31 99\nready')
        terminal.resize(20, 60)
        terminal.type(keys.enter)
        await terminal.expect('20 60')
      },
      {rows: 31, columns: 99},
    )
    expect(run.code).to.equal(0)
  })

  it('can write to a pipe while it prompts at the terminal', async () => {
    const run = await programInTerminal(
      asks,
      async (terminal) => {
        await terminal.answer('Alias:', 'a b')
        await terminal.answer('Secret:', ' s3cret ')
        await terminal.expect('PEM')
        terminal.type(keys.down + keys.enter)
      },
      {cwd: repository, stdout: 'pipe'},
    )
    expect(JSON.parse(run.stdout)).to.deep.equal({alias: 'a b', secret: ' s3cret ', type: 'PKCS12'})
    expect(run.raw).not.to.include('s3cret')
    expect(run).to.include({code: 0, stderr: ''})
    expect(run.leftovers).to.deep.equal([])
  })

  for (const [reached, answers] of [
    ['Alias:', []],
    ['Secret:', ['x']],
    ['PEM', ['x', 'y']],
  ] as const) {
    it(`can be interrupted at ${reached}, and restores the terminal`, async () => {
      const run = await programInTerminal(
        asks,
        async (terminal) => {
          for (const [index, answer] of answers.entries()) await terminal.answer(['Alias:', 'Secret:'][index]!, answer)
          await terminal.expect(reached)
          terminal.type(keys.ctrlC)
        },
        {cwd: repository},
      )
      expect(run.code).to.equal(130)
      expect(run.leftovers).to.deep.equal([])
    })
  }

  it('is ended by Ctrl-C while it reads lines', async () => {
    const run = await programInTerminal(['cat'], async (terminal) => {
      await terminal.answer('', 'line')
      await terminal.expect('line\nline')
      terminal.type(keys.ctrlC)
    })
    expect(run).to.include({code: null, signal: 'SIGINT'})
  })

  it('can read a pipe, or nothing, while it writes to the terminal', async () => {
    const script = 'cat; [ -t 1 ] && echo "on the terminal"; echo talk >&2'
    const piped = await programInTerminal(bash(script), nothing, {stdin: {text: 'a\u0000b\n'}, stderr: 'pipe'})
    expect(piped).to.include({raw: 'a\u0000b\r\non the terminal\r\n', stderr: 'talk\n'})
    const none = await programInTerminal(bash(script), nothing, {stdin: 'none'})
    expect(none.text).to.equal('on the terminal\ntalk\n')
  })

  it('loses nothing from a long output', async () => {
    const run = await programInTerminal(bash('for i in {1..20000}; do echo $i; done; seq 5 >&2'), nothing, {
      stderr: 'pipe',
    })
    expect(run.text.split('\n').slice(-2)).to.deep.equal(['20000', ''])
    expect(run.text.split('\n')).to.have.length(20_001)
    expect(run.stderr).to.equal('1\n2\n3\n4\n5\n')
  })

  it('reports what it has changed in the terminal', async () => {
    const run = await programInTerminal(
      bash(String.raw`stty -echo -icanon; printf '\e[?25l\e[?1049h\e[?25h\e[?25l'`),
      nothing,
    )
    expect(run.leftovers).to.deep.equal([
      'echo is off',
      'canonical mode is off',
      'the cursor is hidden',
      'the alternate screen is on',
    ])
  })

  it('fails with the current text if the expected text does not appear in time', async () => {
    const message = await failure(
      async (terminal) => {
        await terminal.expect('first')
        await terminal.expect(/never/)
      },
      String.raw`printf 'first\n\e[31msecond\e[0m\n'; sleep 60`,
      {within: 4000},
    )
    expect(message).to.include('let 4000 ms pass; it was to wait for /never/')
    expect(message).to.include('match:\n\nsecond\n')
  })

  it('fails at once if the program ends before the expected text appears', async () => {
    const waits = async (terminal: Terminal) => {
      await terminal.expect('never')
    }
    const message = await failure(waits, 'echo gone; exit 3')
    expect(message).to.match(/ended with 3; it was to wait for never\n[^]*gone/)
  })

  it('does not match the same text twice', async () => {
    const twice = async (terminal: Terminal) => {
      await terminal.expect('once')
      await terminal.expect('once')
    }
    expect(await failure(twice, 'echo once')).to.include('ended with 0')
  })

  it('fails if the program outlives the scenario', async () => {
    expect(await failure(nothing, 'sleep 60', {within: 500})).to.include('it was to wait for the end')
  })

  it('fails if the program does not exist', async () => {
    const run = programInTerminal(['/no/such/program'], nothing)
    expect(await run.catch((error: unknown) => String(error))).to.match(/could not be run.*No such file/)
  })

  it('leaves no program behind if a scenario throws', async () => {
    let pid = 0
    const scenario = async (terminal: Terminal) => {
      pid = Number((await terminal.expect(/pid (\d+)\n/))[1])
      throw new Error('of the scenario')
    }
    expect(await failure(scenario, 'trap "" HUP INT TERM; echo pid $$; while :; do sleep 1; done')).to.equal(
      'of the scenario',
    )
    const alive = () => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    for (let tries = 0; alive() && tries < 100; tries++) await delay(50)
    expect(alive()).to.equal(false)
  })
})

describe('plain', () => {
  it('removes control sequences, and holds back unfinished ones', () => {
    const raw = '\u001B[?25l\u001B[1m?\u001B[22m a\u001B]8;;x\u0007b\r\nc\r\n'
    expect(plain(raw)).to.equal('? ab\nc\n')
    for (let end = 0; end <= raw.length; end++) {
      expect('? ab\nc\n').to.satisfy(
        (whole: string) => whole.startsWith(plain(raw.slice(0, end))),
        `after ${end} characters`,
      )
    }
  })
})
