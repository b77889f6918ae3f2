import {expect} from 'chai'
import {chmodSync, chownSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync} from 'node:fs'
import path from 'node:path'
import {runMi, runProgram, sandbox} from '../support/cli.js'
import {attributesOf, setAttributes} from '../support/attributes.js'
import {initialise, initialiseWithKey, password} from '../support/identity.js'
import {asOtherUser, copyProgram, needsOtherUser, otherUser} from '../support/other-user.js'
import {needs, needsRoot} from '../support/tools.js'

/** What a file has besides its content stays when the content changes, as far as the user may keep it. */
describe('a file that is changed in place', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const [owner, group] = [1234, 4322]
  const merge = ['secret', 'create', 'file', '--merge', '--alias', 'b', '--dest', 's.properties']
  const commands: Readonly<Record<string, readonly string[]>> = {
    'create --merge': merge,
    rotate: ['secret', 'rotate', 's.properties', '--cipher', 'RSA/ECB/PKCS1Padding'],
  }
  const file = () => place().path('s.properties')

  const mi = async (words: readonly string[]) => {
    const run = await runMi(words, {in: place(), env, stdin: 'secret'})
    expect(run.code, run.stderr).to.equal(0)
    return run
  }

  const create = ['secret', 'create', 'file', '--alias', 'a', '--dest', 's.properties']

  const facts = () => {
    const {uid, gid, mode} = statSync(file())
    return [uid, gid, (mode & 0o7777).toString(8)]
  }

  for (const [name, words] of Object.entries(commands)) {
    describe(`by ${name}`, () => {
      beforeEach(async () => {
        await initialiseWithKey(place())
        await mi(create)
      })

      it('keeps its owner, group and mode', async function () {
        needsRoot(this)
        chownSync(file(), owner, group)
        chmodSync(file(), 0o640)
        const before = place().read('s.properties')
        await mi(words)
        expect(place().read('s.properties')).not.to.equal(before)
        expect(facts()).to.deep.equal([owner, group, '640'])
      })

      it('keeps its access control list and extended attributes', async function () {
        needs(this, 'python3')
        if (!setAttributes(file())) {
          console.log('      pending: this file system has no access control lists')
          this.skip()
        }
        await mi(words)
        expect(attributesOf(file())).to.deep.equal(['access control list', 'extended attribute'])
      })

      it('no longer has other names, and a note says so', async () => {
        const before = place().read('s.properties')
        linkSync(file(), place().path('another'))
        const {stderr} = await mi(words)
        expect(stderr).to.match(/^note: ".*s\.properties" has another hard link, which keeps the old content$/m)
        expect(place().read('another')).to.equal(before)
      })
    })
  }

  describe('by a user whom it does not belong to', () => {
    before(function () {
      needsOtherUser(this)
    })

    /** A file of somebody else's that the user may write to, in a directory of the mode. */
    async function prepare(mode: number): Promise<void> {
      await initialise(place())
      await mi(create)
      chownSync(path.join(place().config, 'default.yaml'), otherUser, otherUser)
      for (const directory of [place().root, place().home]) chmodSync(directory, 0o755)
      chownSync(file(), owner, owner)
      chmodSync(file(), 0o666)
      chmodSync(place().work, mode)
    }

    const mergeAsOther = () => {
      const directory = path.join(place().root, 'program')
      mkdirSync(directory)
      const command = [process.execPath, copyProgram(directory), ...merge]
      return runProgram(asOtherUser(command), {in: place(), env: {XDG_CACHE_HOME: undefined}, stdin: 'secret'})
    }

    it('is theirs afterwards, and a note says so', async () => {
      await prepare(0o777)
      const run = await mergeAsOther()
      expect(run.code, run.stderr).to.equal(0)
      expect(run.stderr).to.match(/^note: ".*s\.properties" now belongs to you/m)
      expect(place().read('s.properties')).to.match(/^a=.*\nb=.*\n$/)
    })

    it('is refused in a sticky directory, in which nothing else is left', async () => {
      await prepare(0o1777)
      const before = readFileSync(file())
      const run = await mergeAsOther()
      expect(run.code, run.stderr).to.equal(1)
      expect(run.stderr).to.match(/^error: ".*s\.properties" cannot be replaced: .*only its owner may replace it/m)
      expect(readFileSync(file()).equals(before)).to.equal(true)
      expect(readdirSync(place().work)).to.deep.equal(['s.properties'])
    })
  })
})
