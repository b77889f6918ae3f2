import {expect} from 'chai'
import {existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {FileError, ProfileError, UserError} from '../../src/errors.js'
import {profileToYaml} from '../../src/profiles/profile.js'
import {ProfileStore} from '../../src/profiles/profile-store.js'
import {sandbox} from '../support/cli.js'

const profile = {keyFile: '/k.key'}
const key = 'a'.repeat(64)
const ignore = () => undefined

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it was taken')
    },
    (error: unknown) => error,
  )
}

describe('the profile store', () => {
  const place = sandbox()
  const folder = () => place().config
  const store = () => new ProfileStore(folder(), ignore)
  const inFolder = (name: string) => path.join(folder(), name)
  const put = (name: string, content: Buffer | string) => {
    writeFileSync(inFolder(name), content)
  }
  const save = (name: string) => store().save(name, profile, {replace: false})

  describe('lists', () => {
    it('nothing if the directory does not exist', async () => {
      expect(await new ProfileStore(path.join(folder(), 'gone'), ignore).list()).to.deep.equal([])
    })

    it('profiles sorted by name, and no other file', async () => {
      for (const name of ['b', 'a', '10', '9', 'Z']) await save(name)
      for (const name of ['current', 'a.key', 'notes.txt', '.hidden.yaml', 'not a name.yaml', '.yaml']) put(name, 'x')
      mkdirSync(inFolder('folder.yaml'))
      expect((await store().list()).map(({name}) => name)).to.deep.equal(['10', '9', 'Z', 'a', 'b'])
    })

    it('damaged ones among the good', async () => {
      await save('good')
      put('bad.yaml', 'version: 1\n')
      put('huge.yaml', Buffer.alloc((1 << 20) + 1))
      symlinkSync('/dev/zero', inFolder('device.yaml'))
      symlinkSync('nowhere', inFolder('lost.yaml'))
      const listed = new Map((await store().list()).map((each) => [each.name, each.profile]))
      expect([...listed.keys()]).to.deep.equal(['bad', 'device', 'good', 'huge', 'lost'])
      expect(listed.get('good')).to.deep.equal(profile)
      for (const name of ['bad', 'device', 'huge', 'lost']) expect(listed.get(name), name).to.be.instanceOf(UserError)
    })
  })

  describe('knows the current profile:', () => {
    it('default, until another is chosen', async () => {
      expect(await store().currentName()).to.equal('default')
      await save('prod')
      await store().choose('prod')
      expect(await store().currentName()).to.equal('prod')
    })

    it('one that is not saved or is damaged cannot be chosen', async () => {
      put('bad.yaml', 'x')
      for (const name of ['gone', 'bad', '../work']) {
        expect(await rejection(store().choose(name)), name).to.be.instanceOf(UserError)
      }
      expect(existsSync(inFolder('current'))).to.equal(false)
    })

    for (const content of [
      '',
      '\n',
      '../../etc/passwd',
      'a/b',
      'prod\nprod',
      'prod ',
      '.prod',
      '\u001B[2J',
      'a'.repeat(65),
    ]) {
      it(`it rejects a file that contains ${JSON.stringify(content).slice(0, 20)}, and names the file`, async () => {
        put('current', content)
        const error = await rejection(store().currentName())
        expect(error).to.be.instanceOf(ProfileError).and.to.have.property('file', inFolder('current'))
      })
    }

    it('it neither reads a large file nor waits for a device', async () => {
      put('current', Buffer.alloc(1 << 20, 'a'))
      expect(await rejection(store().currentName())).to.be.instanceOf(FileError)
      const other = path.join(place().root, 'other')
      mkdirSync(other)
      symlinkSync('/dev/zero', path.join(other, 'current'))
      expect(await rejection(new ProfileStore(other, ignore).currentName())).to.be.instanceOf(FileError)
    })

    it('it reads back any name that was chosen', async () => {
      await fc.assert(
        fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/), async (name) => {
          await store().save(name, profile, {replace: true})
          await store().choose(name)
          expect(await store().currentName()).to.equal(name)
        }),
        {numRuns: Math.min(Number(process.env.MI_PROPERTY_RUNS ?? 50), 1000)},
      )
    })
  })

  describe('removes', () => {
    it('damaged profiles too', async () => {
      put('bad.yaml', 'x')
      await store().remove(await store().removalOf('bad'))
      expect(existsSync(inFolder('bad.yaml'))).to.equal(false)
    })

    it('the choice together with the chosen profile, but not with another', async () => {
      for (const name of ['a', 'b']) await save(name)
      await store().choose('a')
      await store().remove(await store().removalOf('b'))
      expect(await store().currentName()).to.equal('a')
      await store().remove(await store().removalOf('a'))
      expect(await store().currentName()).to.equal('default')
      expect(await store().list()).to.deep.equal([])
    })

    it('no key that another profile uses', async () => {
      put('a.key', key)
      put('a.yaml', profileToYaml({keyFile: inFolder('a.key')}))
      put('b.yaml', profileToYaml({keyFile: inFolder('a.key')}))
      expect(await store().removalOf('a')).to.deep.equal({
        file: inFolder('a.yaml'),
        keyFile: undefined,
        isCurrent: false,
      })
      await store().remove(await store().removalOf('b'))
      expect(await store().removalOf('a')).to.have.property('keyFile', inFolder('a.key'))
    })

    it('nothing that does not exist', async () => {
      expect(await rejection(store().removalOf('gone'))).to.be.instanceOf(ProfileError)
    })
  })

  describe('saves a key and its profile together', () => {
    const keyFile = () => store().keyPathOf('a')
    const saveBoth = (replace: {key: boolean; profile: boolean}) =>
      store().saveWithKey('a', {profile: {keyFile: keyFile()}, text: key}, replace)

    it('or no key, if the profile cannot be written', async () => {
      put('a.yaml', 'what was there')
      expect(await rejection(saveBoth({key: false, profile: false}))).to.be.instanceOf(UserError)
      expect(existsSync(keyFile())).to.equal(false)
      expect(readFileSync(inFolder('a.yaml'), 'utf8')).to.equal('what was there')
    })

    it('or restores the old key, if the profile cannot be written', async () => {
      put('a.yaml', 'what was there')
      put('a.key', 'the old key')
      expect(await rejection(saveBoth({key: true, profile: false}))).to.be.instanceOf(UserError)
      expect(readFileSync(keyFile(), 'utf8')).to.equal('the old key')
    })

    it('or no profile, if the key cannot be written', async () => {
      put('a.key', 'the old key')
      expect(await rejection(saveBoth({key: false, profile: true}))).to.be.instanceOf(UserError)
      expect(readFileSync(keyFile(), 'utf8')).to.equal('the old key')
      expect(existsSync(inFolder('a.yaml'))).to.equal(false)
    })
  })
})
