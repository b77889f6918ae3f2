import {expect} from 'chai'
import {createHash} from 'node:crypto'
import {chmodSync, chownSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {FileError} from '../../src/errors.js'
import {clearLeftovers, withLocks} from '../../src/io/exclusive.js'
import {ownMark} from '../../src/io/maker.js'
import {setImmutable} from '../support/attributes.js'
import {sandbox} from '../support/cli.js'
import {needsRoot} from '../support/tools.js'

/** The mark of a process that had this one's number before, and another that runs. */
const [gone, running] = [ownMark().replace(/-\w+-/, '-00000001-'), ownMark()]
const ignore = () => undefined
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** A change of the files a and b, of which the first is replaced already. Tests spoil something before they write it. */
describe('a journal that a killed run left', () => {
  const place = sandbox()
  const temporary = (name: string, maker = gone) => `.mi-${name}-${maker}-0123abcd.tmp`
  const name = `.mi-a-${gone}-0123abcd.journal`
  const exchange = (file: string) => ({
    target: place().path(file),
    temporary: path.join(path.dirname(place().path(file)), temporary(path.basename(file))),
    was: sha256('old') as unknown,
    sha256: sha256('new'),
  })
  type Change = ReturnType<typeof exchange>

  function write(change: Partial<Change> = {}, journal = name): string {
    place().write('a', 'new')
    place().write('b', 'old')
    place().write(temporary('b'), 'new')
    const file = place().write(journal, JSON.stringify({exchanges: [exchange('a'), {...exchange('b'), ...change}]}))
    chmodSync(file, 0o600)
    return file
  }

  async function clear(): Promise<readonly string[]> {
    const told: string[] = []
    await clearLeftovers(place().work, (sentence) => told.push(sentence))
    return told
  }

  const visible = () => readdirSync(place().work).filter((each) => !each.startsWith('.'))
  const hidden = () => readdirSync(place().work).filter((each) => each.startsWith('.'))

  it('is finished, and the user is told', async () => {
    write()
    expect(await clear()).to.deep.equal([
      `finished what a killed run of mi had begun; replaced: "${place().path('b')}"`,
    ])
    expect(place().read('b')).to.equal('new')
    expect(hidden()).to.deep.equal([])
  })

  it('is finished before the lock of one of its files is held', async () => {
    write()
    await withLocks(
      [place().path('b')],
      () => undefined,
      () => {
        expect(place().read('b')).to.equal('new')
        return Promise.resolve()
      },
    )
  })

  it('is finished in several directories', async () => {
    mkdirSync(place().path('other'))
    place().write('other/b', 'old')
    place().write(`other/${temporary('b')}`, 'new')
    const journal = write(exchange('other/b'))
    chmodSync(place().write(`other/${name}`, JSON.stringify({journal})), 0o600)
    const told: string[] = []
    await clearLeftovers(place().path('other'), (sentence) => told.push(sentence))
    expect(told.join()).to.include('replaced: ').and.to.include(place().path('other', 'b'))
    expect(place().read('other/b')).to.equal('new')
    expect(readdirSync(place().path('other'))).to.deep.equal(['b'])
    expect(existsSync(journal)).to.equal(false)
  })

  it('removes the files that the run would have removed, unless they were changed since', async () => {
    const removal = {temporary: null as unknown as string, sha256: null as unknown as string}
    write(removal)
    expect(await clear()).to.deep.equal([`finished what a killed run of mi had begun; removed: "${place().path('b')}"`])
    expect(visible()).to.deep.equal(['a'])
    write(removal)
    place().write('b', 'changed')
    await clear()
    expect(visible()).to.deep.equal(['a', 'b'])
    expect(hidden()).to.deep.equal([])
  })

  it('removes no file in another directory', async () => {
    mkdirSync(place().path('c'))
    const precious = place().write('c/precious', 'old')
    write({target: precious, temporary: null as unknown as string, sha256: null as unknown as string})
    place().write(`c/${name}`, JSON.stringify({journal: place().path(name)}))
    chmodSync(place().path(`c/${name}`), 0o600)
    await clear()
    expect(place().read('c/precious')).to.equal('old')
  })

  it('is kept while the directory of the journal does not exist, and the user is told', async () => {
    for (const directory of ['main', 'other']) mkdirSync(place().path(directory))
    place().write('main/a', 'new')
    place().write('other/b', 'old')
    place().write(`other/${temporary('b')}`, 'new')
    const exchanges = [exchange('main/a'), exchange('other/b')]
    const journal = place().write(`main/${name}`, JSON.stringify({exchanges}))
    const pointer = place().write(`other/${name}`, JSON.stringify({journal}))
    for (const file of [journal, pointer]) chmodSync(file, 0o600)
    renameSync(place().path('main'), place().path('away'))

    const told: string[] = []
    const tell = (sentence: string) => told.push(sentence)
    const needed = [place().path('other', 'b')]
    expect(await withLocks(needed, tell, () => Promise.resolve(1))).to.equal(1)
    expect(told).to.have.lengthOf(1)
    expect(told[0])
      .to.include(`"${place().path('main')}"`)
      .and.to.include(`"${pointer}"`)
    expect(readdirSync(place().path('other')).sort()).to.deep.equal([temporary('b'), name, 'b'].sort())

    renameSync(place().path('away'), place().path('main'))
    await withLocks(needed, tell, () => Promise.resolve())
    expect(place().read('other/b')).to.equal('new')
    expect(readdirSync(place().path('other'))).to.deep.equal(['b'])
  })

  it('adds no file that somebody else has added', async () => {
    write({was: null})
    await clear()
    expect(place().read('b')).to.equal('old')
    expect(hidden()).to.deep.equal([])
  })

  it('replaces no file that was changed since', async () => {
    write()
    place().write('b', 'changed')
    await clear()
    expect(place().read('b')).to.equal('changed')
    expect(hidden()).to.deep.equal([])
  })

  it('replaces nothing, if the first file is not replaced, and another was changed', async () => {
    write()
    place().write('a', 'old')
    place().write(temporary('a'), 'new')
    place().write('b', 'changed')
    expect((await clear()).join()).to.include('its change is dropped')
    expect([place().read('a'), place().read('b')]).to.deep.equal(['old', 'changed'])
    expect(hidden()).to.deep.equal([])
  })

  it('is left alone while its maker runs, with the temporary files', async () => {
    const journal = write({}, name.replace(gone, running))
    expect(await clear()).to.deep.equal([])
    expect(place().read('b')).to.equal('old')
    expect(existsSync(journal)).to.equal(true)
  })

  it('of another user is left alone, and the user is told', async function () {
    needsRoot(this)
    chownSync(write(), 1234, 1234)
    expect((await clear()).join()).to.include("another user's run of mi was killed")
    expect(place().read('b')).to.equal('old')
    expect(hidden()).to.deep.equal([temporary('b'), name].sort())
  })

  it('of another user is noted once, with the others', async function () {
    if (process.geteuid?.() !== 0) this.skip()
    const journals = ['0123abcd', '0123abce'].map((id) => write({}, name.replace('0123abcd', id)))
    for (const journal of journals) chownSync(journal, 1234, 1234)
    const told: string[] = []
    const tell = (sentence: string) => told.push(sentence)
    for (let run = 0; run < 2; run++) await clearLeftovers(place().work, tell)
    expect(told).to.have.lengthOf(1)
    for (const journal of journals) expect(told[0]).to.include(`"${journal}"`)
  })

  it('that cannot be finished ends a run that needs its files, and no other', async function () {
    write()
    // Renaming onto a directory fails, and a directory has no digest.
    const needed = new Set([place().path('b')])
    place().write('b', 'old')
    const immutable = place().path('b')
    if (!setImmutable(immutable, true)) {
      console.log('      pending: no file can be made immutable here')
      this.skip()
    }
    try {
      const told: string[] = []
      const tell = (sentence: string) => told.push(sentence)
      const error: unknown = await clearLeftovers(place().work, tell, needed).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(FileError)
      expect((error as FileError).fact).to.include(`new: "${place().path('a')}"; old: "${immutable}"`)
      await clearLeftovers(place().work, tell)
      expect(told.join()).to.include(`old: "${immutable}"`)
    } finally {
      setImmutable(immutable, false)
    }
    await clear()
    expect(place().read('b')).to.equal('new')
  })

  describe('and that mi has not written', () => {
    const spoiled: Record<string, () => unknown> = {
      'names a file in another directory': () => {
        mkdirSync(place().path('other'))
        place().write('other/b', 'old')
        write({target: place().path('other', 'b')})
      },
      'names a directory that does not know of it': () => {
        mkdirSync(place().path('other'))
        place().write('other/b', 'old')
        place().write(`other/${temporary('b')}`, 'new')
        write(exchange('other/b'))
      },
      'names a file of another name': () => {
        place().write('precious', 'old')
        write({target: place().path('precious')})
      },
      'names a new file that mi does not write': () => {
        place().write('any.tmp', 'new')
        write({temporary: place().path('any.tmp')})
      },
      'names a new file of another process': () => {
        place().write(temporary('b', running), 'new')
        write({temporary: place().path(temporary('b', running))})
      },
      'names a path with dots': () => write({target: `${place().work}/./b`}),
      'names relative paths': () => write({target: 'b', temporary: temporary('b')}),
      'names a link as the new file': () => {
        write()
        place().write('evil', 'new')
        renameSync(place().path('evil'), place().path(temporary('b')))
        renameSync(place().path(temporary('b')), place().path('evil'))
        symlinkSync('evil', place().path(temporary('b')))
      },
      'has another digest': () => write({sha256: sha256('evil')}),
      'has no digest': () => write({was: 1}),
      'is a link': () => {
        renameSync(write(), place().path('journal'))
        symlinkSync('journal', place().path(name))
      },
      'has two names': () => {
        linkSync(write(), place().path('journal'))
      },
      'others can write': () => {
        chmodSync(write(), 0o666)
      },
    }
    for (const [what, spoil] of Object.entries(spoiled)) {
      it(`replaces nothing: it ${what}`, async () => {
        spoil()
        await clear()
        expect(place().read('b')).to.equal('old')
        for (const file of ['precious', 'other/b']) if (place().exists(file)) expect(place().read(file)).to.equal('old')
        expect(visible()).to.include('a')
      })
    }

    it('is left alone: it is a directory', async () => {
      mkdirSync(place().path(name))
      expect(await clear()).to.deep.equal([])
      expect(await withLocks([place().path('b')], ignore, () => Promise.resolve(1))).to.equal(1)
      expect(hidden()).to.deep.equal([name])
    })

    for (const content of [
      '',
      '{',
      'null',
      '[]',
      '1',
      '{"exchanges":1}',
      '{"exchanges":[]}',
      '{"exchanges":[null]}',
      '{"journal":"/"}',
      '['.repeat(1e6),
    ]) {
      it(`is removed: it contains ${content.slice(0, 20)}`, async () => {
        chmodSync(place().write(name, content), 0o600)
        expect(await clear()).to.deep.equal([])
        expect(hidden()).to.deep.equal([])
      })
    }
  })
})
