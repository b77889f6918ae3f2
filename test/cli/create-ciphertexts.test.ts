import {expect} from 'chai'
import {createSecretKey, publicEncrypt, randomBytes} from 'node:crypto'
import {aesGcm} from '../../src/cipher/aes.js'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, initialise, initialiseWithKey, password} from '../support/identity.js'
import {inTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

const symmetricKey = '0123456789abcdef'.repeat(4)

async function envelope(plaintext: string): Promise<string> {
  const encrypt = await aesGcm.encryptor(createSecretKey(symmetricKey, 'hex'))
  return encrypt(Buffer.from(plaintext)).toString('base64')
}

const rsaBlock = () => publicEncrypt(identity().publicKey, Buffer.from('hunter2')).toString('base64')

describe('mi secret create with secrets that are encrypted already', () => {
  const place = sandbox()
  const mi = (words: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', ...words], {in: place(), ...options})

  const profiles = {
    'an RSA profile': async () => {
      await initialise(place())
    },
    'a symmetric profile': async () => {
      place().write('key', symmetricKey)
      await mi(['init', 'symmetric', '--key-file', 'key'])
    },
  }

  for (const [profile, init] of Object.entries(profiles)) {
    describe(`with ${profile}`, () => {
      beforeEach(init)

      it('refuses each of a file, with its alias and line', async () => {
        const lines = ['good=hunter1', `rsa=${rsaBlock()}`, `aes : ${await envelope('hunter2')}`, 'last=hunter3']
        place().write('s.properties', lines.join('\n'))
        const before = place().files()
        const run = await mi(['create', 'file', '-f', 's.properties'])
        expect(run, run.stderr).to.include({code: 1, stdout: ''})
        expect(run.stderr).to.match(/line 2: "rsa" .*encrypted already/)
        expect(run.stderr).to.match(/line 3: "aes" .*encrypted already/)
        expect(run.stderr).to.include('2 problems found; nothing was written')
        expect(run.stderr).to.match(/try: .*--force-plaintext/)
        expect(run.stderr).not.to.match(/bytes long|symmetric profile/)
        expect(place().files()).to.deep.equal(before)
      })

      it('refuses a piped one', async () => {
        for (const stdin of [`${rsaBlock()}\n`, await envelope('hunter2')]) {
          const run = await mi(['create', '--alias', 'db'], {stdin})
          expect(run, run.stderr).to.include({code: 1, stdout: ''})
          expect(run.stderr).to.match(/"db" .*encrypted already/)
          expect(run.stderr).not.to.include(stdin.slice(0, 20))
        }
      })

      it('refuses a typed one before it is typed again', async function () {
        needs(this, 'python3')
        const run = await inTerminal(
          ['secret', 'create', '--alias', 'db'],
          (terminal) => terminal.answer('? Secret', rsaBlock()),
          {
            in: place(),
            stdout: 'pipe',
          },
        )
        expect(run).to.include({code: 1, stdout: ''})
        expect(run.text)
          .to.match(/"db" .*encrypted already/)
          .and.not.to.include('Secret again')
      })
    })
  }

  it('encrypts them all the same with --force-plaintext', async () => {
    place().write('key', symmetricKey)
    await mi(['init', 'symmetric', '--key-file', 'key'])
    const secrets = {rsa: rsaBlock(), aes: await envelope('hunter2')}
    place().write('s.properties', `rsa=${secrets.rsa}\naes=${secrets.aes}\n`)
    for (const words of [['create'], ['create', 'symmetric']]) {
      const run = await mi([
        ...words,
        'file',
        '-f',
        's.properties',
        '-d',
        'o.properties',
        '--force',
        '--force-plaintext',
      ])
      expect(run.code, run.stderr).to.equal(0)
      for (const [alias, secret] of Object.entries(secrets))
        expect((await mi(['decrypt', 'o.properties', alias])).stdout).to.equal(secret)
      const piped = await mi([...words, '-a', 'db', '--force-plaintext'], {stdin: secrets.aes})
      expect((await mi(['decrypt', '-', 'db'], {stdin: piped.stdout})).stdout).to.equal(secrets.aes)
    }
  })

  it('encrypts a token that is merely long', async () => {
    const {open} = await initialise(place())
    for (const secret of [randomBytes(150).toString('base64'), randomBytes(64).toString('hex')]) {
      const run = await mi(['create', '-a', 'db'], {stdin: secret})
      expect(run.code, run.stderr).to.equal(0)
      expect(open(/^db : (\S+)\n$/.exec(run.stdout)![1]!)).to.equal(secret)
    }
  })

  it('is no rule for rotate, which knows that it has a plaintext', async () => {
    place().write('key', symmetricKey)
    await mi(['init', 'symmetric', '--key-file', 'key', '--profile', 'aes'])
    await initialiseWithKey(place())
    const secret = rsaBlock()
    const created = await mi(['create', 'file', '-p', 'aes', '-a', 'db', '-d', 's.properties', '--force-plaintext'], {
      stdin: secret,
    })
    expect(created.code, created.stderr).to.equal(0)
    const other = await mi(['init', 'symmetric', '--generate', '--profile', 'new'], {
      env: {MI_KEYSTORE_PASSWORD: password},
    })
    expect(other.code, other.stderr).to.equal(0)
    const rotated = await mi(['rotate', 's.properties', '--from', 'aes', '--to', 'new'])
    expect(rotated.code, rotated.stderr).to.equal(0)
    expect((await mi(['decrypt', 's.properties', 'db', '-p', 'new'])).stdout).to.equal(secret)
  })
})
