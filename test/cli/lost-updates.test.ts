import {expect} from 'chai'
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {type Run, type RunOptions, runMi, runProgram, sandbox} from '../support/cli.js'
import {initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {links, needsStrace, renames, tracedMi} from '../support/strace.js'
import {until, untilThere} from '../support/waiting.js'

/** Of several runs that say "done", none may lose what another did. The first one waits for three seconds before it renames. */
describe('a file that several runs change at once', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const file = 's.properties'
  const merge = (alias: string) => ['secret', 'create', 'file', '--merge', '--alias', alias, '--dest', file]
  const rotate = ['secret', 'rotate', file, '--to', 'new']

  before(function () {
    needsStrace(this)
  })

  beforeEach(async () => {
    await initialiseWithKey(place())
    await initialise(place(), newIdentity(), 'new')
    expect((await mi(['secret', 'create', 'file', '--alias', 'first', '--dest', file])).code).to.equal(0)
  })

  const options = (): RunOptions => ({in: place(), env, stdin: 'secret'})
  const mi = (words: readonly string[]) => runMi(words, options())

  async function slowly(words: readonly string[], directory: string): Promise<{readonly ended: Promise<Run>}> {
    const ended = runProgram(tracedMi(words, [{at: renames, what: 'delay_enter=3000000'}]), options())
    await untilThere(directory, '.tmp')
    return {ended}
  }

  async function bothDone(first: readonly string[], second: readonly string[], directory = place().work) {
    const {ended} = await slowly(first, directory)
    const runs = [await mi(second), await ended]
    for (const run of runs) expect(run.code, run.stderr).to.equal(0)
    expect(readdirSync(directory).filter((name) => name.startsWith('.mi-'))).to.deep.equal([])
  }

  const aliases = () =>
    [
      ...place()
        .read(file)
        .matchAll(/^(\w+)=/gm),
    ].map(([, alias]) => alias)

  it('has what two merges added', async () => {
    await bothDone(merge('a'), merge('b'))
    expect(aliases()).to.deep.equal(['first', 'a', 'b'])
  })

  it('has what a merge added while rotate was running', async () => {
    await bothDone(rotate, merge('a'))
    expect(aliases()).to.deep.equal(['first', 'a'])
  })

  it('is replaced as a whole if --force comes after a merge', async () => {
    await bothDone(merge('a'), ['secret', 'create', 'file', '--force', '--alias', 'b', '--dest', file])
    expect(aliases()).to.deep.equal(['b'])
  })

  it('has what a merge added after --force', async () => {
    await bothDone(['secret', 'create', 'file', '--force', '--alias', 'b', '--dest', file], merge('a'))
    expect(aliases()).to.deep.equal(['b', 'a'])
  })

  it('is rotated by two runs that name the files in different orders, and neither waits for the other in vain', async () => {
    const other = ['secret', 'create', 'file', '--alias', 'other', '--dest', 'a.properties']
    expect((await mi(other)).code).to.equal(0)
    const rotate = ['secret', 'rotate', '--cipher', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding', '--from-cipher', 'auto']
    // Its second link is that of the second lock.
    const delayed = {at: links, what: 'delay_enter=3000000', when: '2'}
    const first = runProgram(tracedMi([...rotate, file, 'a.properties'], [delayed]), options())
    await Promise.race([untilThere(place().work, '.lock'), first])
    const runs = [await mi([...rotate, 'a.properties', file]), await first]
    for (const run of runs) expect(run.code, run.stderr).to.equal(0)
  })

  it('is neither a profile without its key nor a key without its profile, if a run removes both while another one replaces them', async () => {
    const init = ['secret', 'init', 'symmetric', '--generate', '--force', '--profile', 'aes']
    expect((await mi(init)).code).to.equal(0)
    const key = () => readFileSync(path.join(place().config, 'aes.key'), 'utf8')
    const before = key()
    const {ended} = await slowly(init, place().config)
    await Promise.race([until(() => key() !== before), ended])
    const runs = [await mi(['profile', 'remove', 'aes', '--yes']), await ended]
    for (const run of runs) expect(run.code, run.stderr).to.equal(0)
    expect(readdirSync(place().config).filter((name) => name.includes('aes'))).to.deep.equal([])
  })

  describe('on a file system without links', () => {
    const create = ['secret', 'create', 'file', '--alias', 'a', '--dest', 'new.properties']
    const noLinks = {at: links, what: 'error=EPERM'}

    it('is not replaced if another program creates it at the last moment', async () => {
      const slowly = {at: renames, what: 'delay_enter=4000000'}
      const running = runProgram(tracedMi(create, [noLinks, slowly]), options())
      await untilThere(place().work, '.tmp')
      await delay(2000)
      let isCreated = true
      try {
        writeFileSync(place().path('new.properties'), 'precious', {flag: 'wx'})
      } catch {
        isCreated = false
      }
      const run = await running
      expect(run.code, run.stderr).to.equal(isCreated ? 1 : 0)
      if (isCreated) expect(place().read('new.properties')).to.equal('precious')
      else expect(place().read('new.properties')).to.match(/^a=/)
    })

    it('is not left empty if it cannot be renamed', async () => {
      const before = place().files()
      const run = await runProgram(tracedMi(create, [noLinks, {at: renames, what: 'error=EACCES'}]), options())
      expect(run.code, run.stderr).to.equal(1)
      expect(place().files()).to.deep.equal(before)
    })
  })

  it('makes a run wait, and say for what', async () => {
    const {ended} = await slowly(merge('a'), place().work)
    const run = await mi(merge('b'))
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.match(
      new RegExp(`^note: waiting for "${place().path(file)}": another mi \\(process \\d+\\) is changing it$`, 'm'),
    )
    expect((await ended).code).to.equal(0)
  })

  it('stays as it is, and the run fails, if another computer holds the lock', async () => {
    const lock = place().write(
      `.mi-${file}.lock`,
      JSON.stringify({maker: '1-00000000-00000000', pid: 1, host: `not-${hostname()}`, id: '0123456789abcdef'}),
    )
    const before = place().read(file)
    const run = await mi(merge('a'))
    expect(run.code).to.equal(1)
    expect(run.stderr)
      .to.include(`another mi (process 1 on "not-${hostname()}") is changing it, and holds "${lock}"`)
      .and.to.match(/^try: .*remove that file$/m)
    expect(place().read(file)).to.equal(before)
    expect(place().exists(path.basename(lock))).to.equal(true)
  })
})
