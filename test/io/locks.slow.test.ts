import {expect} from 'chai'
import {spawn, type ChildProcess} from 'node:child_process'
import {copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {FileError} from '../../src/errors.js'
import {withLocks} from '../../src/io/exclusive.js'
import {lockPath} from '../../src/io/own-names.js'
import {runProgram, sandbox} from '../support/cli.js'
import {links, needsStrace, renames, traced, unlinks} from '../support/strace.js'
import {needs} from '../support/tools.js'

const ignore = () => undefined
const typescript = pathToFileURL(path.join(import.meta.dirname, '..', '..', 'tools', 'typescript.js')).href

/** The command line of a script beside this one. */
function scriptCommand(name: string, ...words: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, '--import', typescript, path.join(import.meta.dirname, name), ...words]
}

/** Starts a process that holds the file's lock, and waits until it does. */
async function holder(file: string): Promise<ChildProcess> {
  const [node, ...words] = scriptCommand('lock-holder.ts', file)
  const child = spawn(node, words, {stdio: ['ignore', 'pipe', 'inherit']})
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

/** @returns the signal that ended it */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<NodeJS.Signals | null> {
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_, by) => {
      resolve(by)
    })
  })
  child.kill(signal)
  return ended
}

describe('withLocks, with other processes', () => {
  const place = sandbox()
  const file = () => place().path('f')
  const names = () => readdirSync(place().work)

  before(function () {
    needs(this, 'node')
  })

  async function failure(work: Promise<unknown>): Promise<FileError> {
    const error: unknown = await work.catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(FileError)
    return error as FileError
  }

  it('waits for one that holds the lock, says so, and names it in the error', async () => {
    const child = await holder(file())
    const told: string[] = []
    const error = await failure(
      withLocks(
        [file()],
        (sentence) => told.push(sentence),
        () => Promise.resolve(),
      ),
    )
    const changing = `another mi (process ${child.pid ?? 0}) is changing it`
    expect(error.fact).to.equal(`"${file()}" is locked: ${changing}, and holds "${lockPath(file())}"`)
    expect(error.hint).to.include('when it has ended')
    expect(told).to.deep.equal([`waiting for "${file()}": ${changing}`])
    await end(child, 'SIGKILL')
    expect(await withLocks([file()], ignore, () => Promise.resolve(1))).to.equal(1)
    expect(names()).to.deep.equal([])
  })

  it('does not touch locks of which it does not know whether their makers still run', async () => {
    const child = await holder(file())
    await end(child, 'SIGKILL')
    const left = JSON.parse(readFileSync(lockPath(file()), 'utf8')) as {maker: string; host: string}
    const elsewhere = {...left, maker: left.maker.replace(/\w+$/, '00000000'), host: 'build-7'}
    const locks: Record<string, (lock: string) => void> = {
      elsewhere: (lock) => {
        writeFileSync(lock, JSON.stringify(elsewhere))
      },
      empty: (lock) => {
        writeFileSync(lock, '')
      },
      directory: (lock) => {
        mkdirSync(lock)
      },
      device: (lock) => {
        symlinkSync('/dev/zero', lock)
      },
    }
    await Promise.all(
      Object.entries(locks).map(async ([name, make]) => {
        const locked = place().path(name)
        make(lockPath(locked))
        const {fact, hint} = await failure(withLocks([locked], ignore, () => Promise.resolve()))
        const who = name === 'elsewhere' ? `another mi (process ${child.pid ?? 0} on "build-7")` : 'another program'
        expect(fact).to.equal(`"${locked}" is locked: ${who} is changing it, and holds "${lockPath(locked)}"`)
        expect(hint).to.include('remove')
      }),
    )
    for (const name of Object.keys(locks)) expect(names()).to.include(`.mi-${name}.lock`)
  })

  it('takes over the lock of one that has ended, even if its number is used again', async () => {
    await end(await holder(file()), 'SIGKILL')
    const left = readFileSync(lockPath(file()), 'utf8')
    for (const lock of [left, left.replace(/"\d+-/, `"${process.pid}-`)]) {
      writeFileSync(lockPath(file()), lock)
      expect(await withLocks([file()], ignore, () => Promise.resolve(1))).to.equal(1)
      expect(names()).to.deep.equal([])
    }
  })

  it('lets one at a time take over the lock of one that has ended', async function () {
    needsStrace(this)
    await end(await holder(file()), 'SIGKILL')
    const files = Array.from({length: 3}, (_, index) => place().write(`f${index}`, '0'))
    for (const each of files) copyFileSync(lockPath(file()), lockPath(each))
    // Between finding the lock and replacing it, each of them leaves the faster ones time to do the same.
    const paces = [200, 200, 500]
    mkdirSync(place().path('start'))
    const race = (milliseconds: number) => {
      const slow = {at: `${links},${renames},${unlinks}`, what: `delay_enter=${1000 * milliseconds}`}
      return runProgram(
        traced(scriptCommand('lock-racer.ts', place().path('start'), String(paces.length), ...files), [slow]),
        {in: place()},
      )
    }
    for (const run of await Promise.all(paces.map(race))) expect(run.code, run.stderr).to.equal(0)
    expect(files.map((each) => readFileSync(each, 'utf8'))).to.deep.equal(files.map(() => String(paces.length)))
    expect(names().filter((name) => name.startsWith('.mi-') && name !== '.mi-f.lock')).to.deep.equal([])
  })

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`removes the lock on ${signal}, and ends`, async () => {
      const child = await holder(file())
      expect(names()).to.deep.equal(['.mi-f.lock'])
      expect(await end(child, signal)).to.equal(signal)
      expect(names()).to.deep.equal([])
    })
  }
})
