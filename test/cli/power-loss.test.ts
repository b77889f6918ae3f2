import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, runProgram, sandbox, miCommand} from '../support/cli.js'
import {initialiseWithKey, password} from '../support/identity.js'
import {needsStrace, links, renames, unlinks} from '../support/strace.js'

/**
 * No test cuts the power. But the system promises that what was synced before is on the disk, and strace shows in what order the program syncs.
 */
describe('what a power failure cannot undo', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}

  before(function () {
    needsStrace(this)
  })

  beforeEach(() => initialiseWithKey(place()))

  async function create(file: string): Promise<void> {
    const run = await runMi(['secret', 'create', 'file', '--alias', 'a', '--dest', file], {in: place(), stdin: 'x'})
    expect(run.code, run.stderr).to.equal(0)
  }

  /**
   * Returns the calls of a run that sync and rename, in their order, as the name of the call and the names of the files relative to the root:
   * `fsync work`. Random parts of names are left out.
   */
  async function callsOf(words: readonly string[]): Promise<string[]> {
    const log = `${place().root}/strace.log`
    const watch = ['strace', '-f', '-y', '-o', log, '-e', `trace=fsync,fdatasync,${renames},${links},${unlinks}`]
    const run = await runProgram([...watch, ...miCommand(words)], {in: place(), env, stdin: 'y'})
    expect(run.code, run.stderr).to.equal(0)
    const lines = readFileSync(log, 'utf8').split('\n')
    return lines.flatMap((line) => callOf(line)).filter((call) => !call.includes('.cache'))
  }

  function callOf(line: string): string[] {
    const [, name = ''] = /^\d+ +(\w+)\(/.exec(line) ?? []
    // The number of the process in the names is that of the thread or another one of the process.
    const files = [...line.matchAll(/[<"]([^">]*)[">]/g)].map(([, file = '']) => path.relative(place().root, file))
    const inPlace = files.filter((file) => file !== '' && !file.startsWith('..'))
    const named = inPlace.map((file) => file.replace(/-\d+-[\da-f]{8}-[\da-f]{8}-[\da-f]{8}\./, '.'))
    return inPlace.length === 0 ? [] : [[name.replace(/at2?$/, ''), ...named].join(' ')]
  }

  const names = ['1.properties', '2.properties', '3.properties']

  it('is the journal of several files, before the first is replaced', async () => {
    for (const name of names) await create(name)
    const calls = await callsOf(['secret', 'rotate', ...names, '--cipher', 'RSA/ECB/PKCS1Padding'])
    const replacing = names.map((name) => `rename work/.mi-${name}.tmp work/${name}`)
    const [first, last] = [calls.indexOf(replacing[0]!), calls.indexOf(replacing[2]!)]
    expect(calls.slice(first, last + 1)).to.deep.equal(replacing)

    const before = calls.slice(0, first)
    const journal = before.indexOf('fsync work/.mi-1.properties.journal')
    for (const name of names) expect(before.slice(0, journal)).to.include(`fsync work/.mi-${name}.tmp`)
    // The names of the temporary files are on the disk before the journal, and its own name before the first file is replaced.
    expect(before.slice(0, journal)).to.include('fsync work')
    expect(before.slice(journal + 1)).to.include('fsync work')

    const after = calls.slice(last + 1)
    expect(after.indexOf('fsync work')).to.equal(0)
    expect(after.indexOf('unlink work/.mi-1.properties.journal')).to.equal(1)
    const backups = names.map((name) => after.indexOf(`unlink work/.mi-${name}.tmp`))
    for (const backup of backups) expect(backup).to.be.above(after.indexOf('fsync work', 2))
  })

  it('is the journal of files in several directories, and what says there where it is', async () => {
    const spread = ['one/a.properties', 'two/b.properties']
    for (const name of spread) await create(name)
    const calls = await callsOf(['secret', 'rotate', ...spread, '--cipher', 'RSA/ECB/PKCS1Padding'])
    const first = calls.findIndex((call) => call.startsWith('rename'))
    const before = calls.slice(0, first)
    const journal = before.indexOf('fsync work/one/.mi-a.properties.journal')
    const pointer = before.indexOf('fsync work/two/.mi-a.properties.journal')
    expect(pointer).to.be.above(before.indexOf('fsync work/two/.mi-b.properties.tmp'))
    expect(before.indexOf('fsync work/two', pointer)).to.be.within(pointer, journal)
    expect(before.indexOf('fsync work/one', journal)).to.be.above(journal)
    const removal = calls.indexOf('unlink work/one/.mi-a.properties.journal')
    for (const directory of ['one', 'two'])
      expect(calls.slice(first, removal).filter((call) => call === `fsync work/${directory}`)).not.to.be.empty
    expect(calls.indexOf('unlink work/two/.mi-a.properties.journal')).to.be.above(removal)
  })

  it('is the content of a lock, so that the next run sees whose it was', async () => {
    for (const name of names) await create(name)
    const calls = await callsOf(['secret', 'rotate', '1.properties', '--cipher', 'RSA/ECB/PKCS1Padding'])
    const linked = calls.indexOf('link work/.mi-1.properties.lock.tmp work/.mi-1.properties.lock')
    expect(linked).to.be.above(0)
    expect(calls.slice(0, linked)).to.include('fsync work/.mi-1.properties.lock.tmp')
  })

  it('is the content of a new file, before it gets its name, and then the name', async () => {
    const calls = await callsOf(['secret', 'create', 'file', '--alias', 'a', '--dest', 'new.properties'])
    const linked = calls.findIndex((call) => call.endsWith(' work/new.properties'))
    expect(calls.slice(linked)).to.include('fsync work')
    expect(calls[linked]).to.equal('link work/.mi-new.properties.tmp work/new.properties')
    expect(calls.slice(0, linked)).to.include('fsync work/.mi-new.properties.tmp')
  })

  it('is every file of a new directory, before the directory gets its name, and then the name', async () => {
    place().write('s.properties', 'a=1\nb=2\n')
    const calls = await callsOf(['secret', 'create', 'docker', '--from', 's.properties', '--dest', 'new'])
    const renamed = calls.indexOf('rename work/.mi-new.tmp work/new')
    expect(renamed).to.be.above(0)
    for (const file of ['/a', '/b', '']) expect(calls.slice(0, renamed)).to.include(`fsync work/.mi-new.tmp${file}`)
    expect(calls.slice(0, renamed).lastIndexOf('fsync work/.mi-new.tmp')).to.equal(renamed - 1)
    expect(calls.slice(renamed)).to.include('fsync work')
  })

  it('is the journal of files that are added to a directory, before the first gets its name', async () => {
    place().write('s.properties', 'a=1\nb=2\n')
    place().write('old/b', 'old')
    const calls = await callsOf(['secret', 'create', 'docker', '--from', 's.properties', '--dest', 'old', '--merge'])
    const first = calls.findIndex((call) => /^(?:link|rename) .* work\/old\/[ab]$/.test(call))
    const journal = calls.findIndex((call) => /^fsync work\/old\/\.mi-[ab]\.journal$/.test(call))
    expect(journal).to.be.within(1, first - 1)
    for (const file of ['a', 'b']) expect(calls.slice(0, journal)).to.include(`fsync work/old/.mi-${file}.tmp`)
    expect(calls.slice(journal, first)).to.include('fsync work/old')
  })
})
