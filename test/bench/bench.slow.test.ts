import {expect} from 'chai'
import path from 'node:path'
import {bench} from '../../bench/bench.js'
import {OptionError} from '../../bench/command-line.js'
import {runProgram, sandbox, type Environment, type Place, type Run} from '../support/cli.js'

const main = path.join(import.meta.dirname, '..', '..', 'bench', 'main.ts')
const tsx = import.meta.resolve('tsx')

function runBench(place: Place, words: readonly string[], env: Environment = {}): Promise<Run> {
  return runProgram(
    [process.execPath, '--import', tsx, main, '--rounds', '1', '--out', place.path('page.md'), ...words],
    {
      in: place,
      // The user's settings must have no effect, and tsx must leave no cache behind.
      env: {MI_PROFILE: 'no-such-profile', MI_CIPHER: 'ROT13', TSX_DISABLE_CACHE: '1', ...env},
      within: 300_000,
    },
  )
}

/** @returns the cells of the rows whose task starts with the text */
function rows(page: string, task: string): string[][] {
  const lines = page.split('\n').filter((line) => line.startsWith(`| ${task}`))
  return lines.map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  )
}

const time = /^[\d.,]+ (s|ms|µs)$/

describe('npm run bench', function () {
  this.timeout(300_000)
  const place = sandbox()

  it('measures everything, prints the page and writes it, and leaves nothing else behind', async () => {
    const peers = ['--peer', 'counter=wc -l < {file} && pwd', '--peer', 'broken=echo no key >&2; exit 3; {file}']
    const run = await runBench(place(), ['--most', '1000', '--iterations', '50000', ...peers])
    expect(run.code, run.stderr).to.equal(0)
    expect(place().files()).to.deep.equal(['work/page.md'])

    const page = place().read('page.md')
    expect(run.stdout).to.equal(`${page}\n`)
    expect(page).to.include(`Node.js ${process.versions.node}`)
    for (const heading of ['# Performance', '## Start', '## Many secrets', '## Files of ciphertexts', '## Keystores'])
      expect(page).to.include(`${heading}\n`)
    const tasks = [
      '`mi --version`, code cache',
      '`mi --help`, code cache',
      '`mi secret create --help`, code cache',
      '`mi secret create --alias x`, no code cache',
      '`mi secret create console`, code cache',
      '`mi secret create file`, code cache',
      '`mi secret create k8`, code cache',
      '1 secret to a file',
      '1,000 secrets to a file',
      'verify 1,000 secrets',
      'decrypt 1,000 secrets',
      'rotate 1,000 secrets',
      'merge 1,000 secrets',
    ]
    for (const task of tasks) {
      expect(rows(page, task)[0]?.[1], task).to.match(time)
    }
    expect(rows(page, 'rotate 1,000 secrets')[0]?.[4]).to.equal('bare opening loop')
    for (const task of ['50,000 iterations', 'JCEKS key'])
      expect(rows(page, task)[0]?.slice(3, 5).join(','), task).to.match(/^keytool,(?:[\d.,]+ m?s|keytool not found)$/)
    expect(page).not.to.match(/^\|.* 10,000 secrets/m)
    const thousand = rows(page, '1,000 secrets to a file')
    expect(thousand.map((row) => row[4])).to.deep.equal(['bare loop', 'openssl speed', 'counter', 'broken'])
    const [, , counter, broken] = thousand
    expect(counter?.[5]).to.match(time)
    expect(broken?.[5]).to.equal('failed')
    expect(page).to.include('- counter: `wc -l < {file} && pwd`')
    expect(run.stderr).to.include('broken failed: exit code 3: no key\n')
  })

  it('continues without openssl and keytool, and says that they are missing', async () => {
    const sections = ['--section', 'keystores', '--section', 'many']
    const run = await runBench(place(), ['--most', '1', ...sections], {PATH: place().path('nothing')})
    expect(run.code, run.stderr).to.equal(0)
    const page = place().read('page.md')
    expect(rows(page, '1 secret to a file').at(-1)?.[5]).to.equal('openssl not found')
    for (const task of ['`mi secret init`, JKS', '5,000,000 iterations', 'JCEKS key'])
      expect(rows(page, task)[0]?.[1], task).to.equal('keytool not found')
    expect(rows(page, '1 secret to a file')[0]?.[1]).to.match(time)
    expect(page.match(/^## .*/gm)).to.deep.equal(['## Many secrets', '## Keystores'])
  })

  it('refuses an invalid option before it measures anything', async () => {
    const refused = await bench(['--fast'], console).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(OptionError)
    const run = await runBench(place(), ['--most', 'all'])
    expect(run.code).to.equal(2)
    expect(run.stderr).to.match(/^--most must be a whole number of at least 1\n\nusage: /)
    expect(place().files()).to.deep.equal([])
  })
})
