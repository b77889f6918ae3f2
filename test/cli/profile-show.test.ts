import {expect} from 'chai'
import {chmodSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox, type RunOptions} from '../support/cli.js'
import {identity} from '../support/identity.js'

const key = '8f3b1c2d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9'

describe('mi profile show', () => {
  const place = sandbox()
  const show = async (arguments_: string[] = [], options: RunOptions = {}) =>
    runMi(['profile', 'show', ...arguments_], {in: place(), ...options})
  const json = async (name: string) => JSON.parse((await show([name, '--json'])).stdout) as Record<string, unknown>

  describe('for a profile with a certificate', () => {
    beforeEach(async () => {
      place().write('mi.p12', identity().pkcs12('wso2carbon', 'mi'))
      const init = ['secret', 'init', '--keystore', 'mi.p12', '--alias', 'mi', '-p', 'prod']
      expect((await runMi(init, {in: place(), env: {MI_KEYSTORE_PASSWORD: 'wso2carbon'}})).code).to.equal(0)
    })

    it('prints its facts on standard output, one per line', async () => {
      const run = await show(['prod'])
      expect(run).to.include({code: 0, stderr: ''})
      for (const line of [
        /^profile .*prod\.yaml"$/m,
        /^keystore .*mi\.p12", PKCS12$/m,
        /^alias +"mi"$/m,
        /^subject +"CN=mi\.test"$/m,
      ]) {
        expect(run.stdout).to.match(line)
      }
      expect(run.stdout)
        .to.match(/^now +the keystore exists and is unchanged$/m)
        .and.to.match(/^ +the certificate is valid$/m)
      expect(await json('prod')).to.include({profile: 'prod', current: false, alias: 'mi', keystoreState: 'unchanged'})
    })

    for (const {what, change, state, says} of [
      {
        what: 'changed',
        change: () => place().write('mi.p12', 'other'),
        state: 'changed',
        says: /changed since.*mi secret init --profile prod/,
      },
      {
        what: 'gone',
        change: () => {
          rmSync(place().path('mi.p12'))
        },
        state: 'gone',
        says: /no longer exists/,
      },
      {
        what: 'out of reach',
        change: () => {
          rmSync(place().path('mi.p12'))
          mkdirSync(place().path('mi.p12'))
        },
        state: 'unreadable',
        says: /cannot be read/,
      },
    ]) {
      it(`says that its keystore is ${what}`, async () => {
        change()
        const run = await show(['prod'])
        expect(run.code).to.equal(0)
        expect(run.stdout).to.match(says)
        expect(await json('prod')).to.include({keystoreState: state})
      })
    }
  })

  it('says that the certificate has expired', async () => {
    const {X509Certificate} = await import('node:crypto')
    const {readFileSync} = await import('node:fs')
    const pem = readFileSync(
      path.join(import.meta.dirname, '../vectors/certificates/wso2-default-2023.crt.pem'),
      'utf8',
    )
    place().write('old.pem', pem)
    expect((await runMi(['secret', 'init', '--keystore', 'old.pem'], {in: place()})).code).to.equal(0)
    const day = new Date(new X509Certificate(pem).validTo).toISOString().slice(0, 10)
    const run = await show()
    expect(run.stdout).to.include(`the certificate expired on ${day}`).and.not.to.include('the certificate is valid\n')
    expect((await json('default')).concerns)
      .to.be.an('array')
      .and.to.include(`the certificate expired on ${day}`)
  })

  describe('for a symmetric profile', () => {
    const file = () => path.join(place().config, 'aes.key')

    beforeEach(async () => {
      const run = await runMi(['secret', 'init', 'symmetric', '-p', 'aes'], {
        in: place(),
        env: {MI_ENCRYPTION_KEY: key},
      })
      expect(run.code).to.equal(0)
    })

    for (const {what, change, says, state} of [
      {
        what: 'sound',
        change: () => undefined,
        says: /now +the key file exists and contains a valid key\n +only its owner can read the file\n/,
        state: {isOpenToOthers: false},
      },
      {
        what: 'readable by others',
        change: () => {
          chmodSync(file(), 0o644)
        },
        says: /others can read or change the file/,
        state: {isOpenToOthers: true},
      },
      {
        what: 'gone',
        change: () => {
          rmSync(file())
        },
        says: /cannot be used: does not exist/,
        state: {problem: 'does not exist', isOpenToOthers: false},
      },
      {
        what: 'not a key',
        change: () => {
          writeFileSync(file(), key.slice(1))
        },
        says: /cannot be used: the .*key is 63 bytes/,
        state: undefined,
      },
    ]) {
      it(`says that its key is ${what}, and never shows it`, async () => {
        change()
        const run = await show(['aes'])
        expect(run).to.include({code: 0, stderr: ''})
        expect(run.stdout)
          .to.match(/^key file +".*aes\.key"$/m)
          .and.to.match(says)
          .and.not.to.include(key.slice(1, 20))
        const object = await json('aes')
        expect(object).to.include({profile: 'aes', keyFile: file(), cipher: 'AES/GCM/NoPadding'})
        if (state) expect(object.key).to.deep.equal(state)
        expect(JSON.stringify(object)).not.to.include(key.slice(1, 20))
      })
    }
  })

  it('shows the current profile if none is named', async () => {
    for (const name of ['default', 'a', 'b']) {
      expect((await runMi(['secret', 'init', 'symmetric', '--generate', '-p', name], {in: place()})).code).to.equal(0)
    }
    expect((await show()).stdout).to.include('default.yaml')
    expect((await runMi(['profile', 'use', 'a'], {in: place()})).code).to.equal(0)
    expect((await show()).stdout).to.include('a.yaml')
    expect((await show([], {env: {MI_PROFILE: 'b'}})).stdout).to.include('b.yaml')
    expect(await json('a')).to.include({current: true})
  })

  it('fails for a missing or damaged profile and for a bad name', async () => {
    writeFileSync(path.join(place().config, 'bad.yaml'), 'hunter2')
    for (const [name, code, says] of [
      ['gone', 1, /mi secret init --profile NAME/],
      ['bad', 1, /damaged/],
      ['../x', 2, /cannot be the name/],
    ] as const) {
      const run = await show([name])
      expect(run).to.include({code, stdout: ''})
      expect(run.stderr).to.match(says).and.not.to.include('hunter2')
    }
  })
})
