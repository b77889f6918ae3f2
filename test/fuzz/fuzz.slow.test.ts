import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {fuzz} from '../../fuzz/fuzz.js'
import {OptionError} from '../../bench/command-line.js'
import {seed as randomSeed} from '../formats/generated.js'
import {sandbox} from '../support/cli.js'

const main = path.join(import.meta.dirname, '..', '..', 'fuzz', 'main.ts')
const flawed = new URL('./flawed-targets.js', import.meta.url).href

interface Outcome {
  readonly isWell: boolean
  readonly text: string
}

async function run(words: readonly string[], module?: string): Promise<Outcome> {
  const lines: string[] = []
  const isWell = await fuzz(words, {log: (line: string) => lines.push(line), error: () => undefined}, module)
  return {isWell, text: lines.join('\n')}
}

describe('npm run fuzz', () => {
  const place = sandbox()

  for (const [which, seed] of [
    ['a fixed seed', 20261127],
    ['a random seed, which MI_PROPERTY_SEED repeats', randomSeed],
  ] as const) {
    it(`finds nothing in what reads hostile input, with ${which}`, async () => {
      const out = place().path('found')
      const {isWell, text} = await run(['--runs', '1000', '--seed', String(seed), '--jobs', '2', '--out', out])
      expect(isWell, text).to.equal(true)
      expect(text).to.match(/^seed \d+\n1000 runs, /)
      expect(place().files()).to.deep.equal([])
    })
  }

  it('finds what a reader throws, saves the input and a minimal one, and names the run to repeat', async () => {
    const out = place().path('found')
    const words = ['--seed', '1', '--target', 'throwing', '--out', out]
    const {isWell, text} = await run([...words, '--runs', '60', '--jobs', '2'], flawed)
    expect(isWell).to.equal(false)
    const [, detail, again] =
      /throwing: threw: (RangeError in flawed-targets\.ts:\d+) \(\d+ inputs\)[^]*again: npm run fuzz -- (.*)$/.exec(
        text,
      ) ?? []
    expect(detail, text).not.to.equal(undefined)
    const [whole = '', minimal = ''] = readdirSync(out).toSorted()
    expect(minimal).to.equal(`${whole}-minimal`)
    expect(readFileSync(path.join(out, whole), 'utf8')).to.match(/^x* bad$/)
    expect(readFileSync(path.join(out, minimal), 'utf8')).to.equal('bad')

    const repeated = await run([...String(again).split(' '), '--out', out], flawed)
    expect(repeated.isWell).to.equal(false)
    expect(repeated.text).to.include(detail)
    const ofFile = await run([...words, '--file', path.join(out, minimal)], flawed)
    expect(ofFile.text).to.include(detail)
  })

  it('finds the same with any number of processes', async () => {
    const out = place().path('found')
    const found = async (jobs: string) => {
      const {text} = await run(
        ['--seed', '3', '--runs', '100', '--target', 'throwing', '--out', out, '--jobs', jobs],
        flawed,
      )
      return /\(\d+ inputs\)/.exec(text)?.[0]
    }
    const one = await found('1')
    expect(one).to.match(/\d/)
    expect(await found('3')).to.equal(one)
  })

  for (const target of ['hanging', 'greedy']) {
    it(`ends a process whose reader is ${target}, saves the input, and tries the others`, async () => {
      const out = place().path('found')
      const targets = ['--target', target, '--target', 'sound']
      const words = [...targets, '--seed', '1', '--runs', '12', '--patience', '1', '--jobs', '1', '--out', out]
      const {isWell, text} = await run(words, flawed)
      expect(isWell).to.equal(false)
      expect(text).to.match(new RegExp(`^${target}: died: the process ended with SIG(?:KILL|ABRT)`, 'm'))
      const [file = ''] = readdirSync(out)
      expect(readFileSync(path.join(out, file), 'utf8')).to.match(/^x* (?:endless|greedy)$/)
      expect(text).not.to.match(/^sound: /m)
    })
  }

  it('tries as long as it is told to', async () => {
    const {isWell, text} = await run(['--seconds', '1', '--jobs', '1', '--target', 'sound', '--seed', '1'], flawed)
    expect(isWell).to.equal(true)
    expect(text).to.match(/\n\d+ runs, \d+ per second/)
  })

  it('refuses an invalid option before it tries anything', async () => {
    const refused = await run(['--target', 'nothing']).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(OptionError)
  })

  it('shows by its exit code whether something was found', () => {
    const runMain = (words: readonly string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', main, ...words], {
        encoding: 'utf8',
        env: {...process.env, TSX_DISABLE_CACHE: '1'},
      })
    expect(runMain(['--fast']).status).to.equal(2)
    const sound = runMain(['--runs', '20', '--jobs', '1', '--target', 'properties', '--seed', '1'])
    expect(sound.status, sound.stderr).to.equal(0)
  })
})
