import {expect} from 'chai'
import {existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {FileError, ProfileError, UserError} from '../../src/errors.js'
import {profileToYaml} from '../../src/profiles/profile.js'
import {
  chooseProfile,
  currentProfileName,
  listProfiles,
  managedKeyPath,
  removalOf,
  removeProfile,
  saveProfile,
  saveWithKey,
} from '../../src/profiles/profile-store.js'
import {sandbox} from '../support/cli.js'

const profile = {keyFile: '/k.key'}
const key = 'a'.repeat(64)

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it was taken')
    },
    (error: unknown) => error,
  )
}

describe('the store of profiles', () => {
  const place = sandbox()
  const folder = () => place().config
  const inFolder = (name: string) => path.join(folder(), name)
  const put = (name: string, content: Buffer | string) => {
    writeFileSync(inFolder(name), content)
  }
  const save = (name: string) => saveProfile(folder(), name, profile, {replace: false})

  describe('lists', () => {
    it('nothing where the folder is not there', async () => {
      expect(await listProfiles(path.join(folder(), 'gone'))).to.deep.equal([])
    })

    it('profiles in the order of their names, and no other file', async () => {
      for (const name of ['b', 'a', '10', '9', 'Z']) await save(name)
      for (const name of ['current', 'a.key', 'notes.txt', '.hidden.yaml', 'not a name.yaml', '.yaml']) put(name, 'x')
      mkdirSync(inFolder('folder.yaml'))
      expect((await listProfiles(folder())).map(({name}) => name)).to.deep.equal(['10', '9', 'Z', 'a', 'b'])
    })

    it('damaged ones among the sound', async () => {
      await save('good')
      put('bad.yaml', 'version: 1\n')
      put('huge.yaml', Buffer.alloc((1 << 20) + 1))
      symlinkSync('/dev/zero', inFolder('device.yaml'))
      symlinkSync('nowhere', inFolder('lost.yaml'))
      const listed = new Map((await listProfiles(folder())).map((each) => [each.name, each.profile]))
      expect([...listed.keys()]).to.deep.equal(['bad', 'device', 'good', 'huge', 'lost'])
      expect(listed.get('good')).to.deep.equal(profile)
      for (const name of ['bad', 'device', 'huge', 'lost']) expect(listed.get(name), name).to.be.instanceOf(UserError)
    })
  })

  describe('says which is current', () => {
    it('default, until another is chosen', async () => {
      expect(await currentProfileName(folder())).to.equal('default')
      await save('prod')
      await chooseProfile(folder(), 'prod')
      expect(await currentProfileName(folder())).to.equal('prod')
    })

    it('and lets none be chosen that is not saved, or that is damaged', async () => {
      put('bad.yaml', 'x')
      for (const name of ['gone', 'bad', '../work']) {
        expect(await rejection(chooseProfile(folder(), name)), name).to.be.instanceOf(UserError)
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
      it(`and refuses a file that holds ${JSON.stringify(content).slice(0, 20)}, naming it`, async () => {
        put('current', content)
        const error = await rejection(currentProfileName(folder()))
        expect(error).to.be.instanceOf(ProfileError).and.to.have.property('file', inFolder('current'))
        expect((error as ProfileError).hint).to.include('mi profile use')
      })
    }

    it('and neither reads a large file nor waits for a device', async () => {
      put('current', Buffer.alloc(1 << 20, 'a'))
      expect(await rejection(currentProfileName(folder()))).to.be.instanceOf(FileError)
      const other = path.join(place().root, 'other')
      mkdirSync(other)
      symlinkSync('/dev/zero', path.join(other, 'current'))
      expect(await rejection(currentProfileName(other))).to.be.instanceOf(FileError)
    })

    it('and reads back whatever name was chosen', async () => {
      await fc.assert(
        fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/), async (name) => {
          await saveProfile(folder(), name, profile, {replace: true})
          await chooseProfile(folder(), name)
          expect(await currentProfileName(folder())).to.equal(name)
        }),
        {numRuns: Math.min(Number(process.env.MI_PROPERTY_RUNS ?? 50), 1000)},
      )
    })
  })

  describe('removes', () => {
    it('a damaged profile too', async () => {
      put('bad.yaml', 'x')
      await removeProfile(folder(), await removalOf(folder(), 'bad'))
      expect(existsSync(inFolder('bad.yaml'))).to.equal(false)
    })

    it('the choice with the profile that was chosen, and leaves one of another', async () => {
      for (const name of ['a', 'b']) await save(name)
      await chooseProfile(folder(), 'a')
      await removeProfile(folder(), await removalOf(folder(), 'b'))
      expect(await currentProfileName(folder())).to.equal('a')
      await removeProfile(folder(), await removalOf(folder(), 'a'))
      expect(await currentProfileName(folder())).to.equal('default')
      expect(await listProfiles(folder())).to.deep.equal([])
    })

    it('no key that another profile points to', async () => {
      put('a.key', key)
      put('a.yaml', profileToYaml({keyFile: inFolder('a.key')}))
      put('b.yaml', profileToYaml({keyFile: inFolder('a.key')}))
      expect(await removalOf(folder(), 'a')).to.deep.equal({
        file: inFolder('a.yaml'),
        keyFile: undefined,
        isCurrent: false,
      })
      await removeProfile(folder(), await removalOf(folder(), 'b'))
      expect(await removalOf(folder(), 'a')).to.have.property('keyFile', inFolder('a.key'))
    })

    it('nothing that is not there', async () => {
      expect(await rejection(removalOf(folder(), 'gone'))).to.be.instanceOf(ProfileError)
    })
  })

  describe('saves a key and its profile together', () => {
    const keyFile = () => managedKeyPath(folder(), 'a')
    const saveBoth = (replace: {key: boolean; profile: boolean}) =>
      saveWithKey(folder(), 'a', {profile: {keyFile: keyFile()}, text: key}, replace)

    it('or no key, where the profile cannot be written', async () => {
      put('a.yaml', 'what was there')
      expect(await rejection(saveBoth({key: false, profile: false}))).to.be.instanceOf(UserError)
      expect(existsSync(keyFile())).to.equal(false)
      expect(readFileSync(inFolder('a.yaml'), 'utf8')).to.equal('what was there')
    })

    it('or the key that was there, where the profile cannot be written', async () => {
      put('a.yaml', 'what was there')
      put('a.key', 'the old key')
      expect(await rejection(saveBoth({key: true, profile: false}))).to.be.instanceOf(UserError)
      expect(readFileSync(keyFile(), 'utf8')).to.equal('the old key')
    })

    it('or no profile, where the key cannot be written', async () => {
      put('a.key', 'the old key')
      expect(await rejection(saveBoth({key: false, profile: true}))).to.be.instanceOf(UserError)
      expect(readFileSync(keyFile(), 'utf8')).to.equal('the old key')
      expect(existsSync(inFolder('a.yaml'))).to.equal(false)
    })
  })
})
