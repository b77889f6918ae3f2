import {expect} from 'chai'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'

describe('files that contain one ciphertext and nothing else', () => {
  const place = sandbox()
  const other = newIdentity()
  const file = 'security/docker-secrets/db_password'
  const mi = async (words: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', ...words], {in: place(), env: {MI_KEYSTORE_PASSWORD: password}, ...options})

  beforeEach(async () => {
    await initialiseWithKey(place())
    place().write('s.properties', 'db_password=hunter2\napi.key=y\n')
    const run = await mi(['create', 'docker', '-f', 's.properties'])
    expect(run.code, run.stderr).to.equal(0)
  })

  it('are verified, with their names for aliases', async () => {
    const run = await mi(['verify', file, 'security/docker-secrets/api.key'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.equal(
      'PLACE                                  ALIAS        DECRYPTS\n' +
        'security/docker-secrets/db_password:1  db_password  yes\n' +
        'security/docker-secrets/api.key:1      api.key      yes\n',
    )
  })

  it('are decrypted, from standard input too', async () => {
    expect((await mi(['decrypt', file])).stdout).to.equal('db_password=hunter2\n')
    const piped = await mi(['decrypt', '-', '--json'], {stdin: `${place().read(file)}\n`})
    expect(piped.code, piped.stderr).to.equal(0)
    const {secrets} = JSON.parse(piped.stdout) as {secrets: object[]}
    expect(secrets).to.deep.equal([{alias: '-', line: 1, value: 'hunter2'}])
  })

  for (const [name, end] of Object.entries({'no line break': '', LF: '\n', 'CR LF': '\r\n'})) {
    it(`are rotated, with ${name} at the end as before`, async () => {
      await initialise(place(), other, 'new')
      place().write(file, `${place().read(file)}${end}`)
      const run = await mi(['rotate', file, '--to', 'new'])
      expect(run.code, run.stderr).to.equal(0)
      const [, ciphertext = '', rest] = /^([^\r\n]*)([^]*)$/.exec(place().read(file)) ?? []
      expect([other.open(ciphertext), rest]).to.deep.equal(['hunter2', end])
    })
  }

  it('are rotated to a symmetric key and back', async () => {
    expect((await mi(['init', 'symmetric', '--generate', '-p', 'aes'])).code).to.equal(0)
    for (const words of [
      ['--from', 'default', '--to', 'aes'],
      ['--from', 'aes', '--to', 'default'],
    ]) {
      const run = await mi(['rotate', file, ...words])
      expect(run.code, run.stderr).to.equal(0)
    }
    expect((await mi(['decrypt', file])).stdout).to.equal('db_password=hunter2\n')
  })

  it('are encrypted already', async () => {
    const before = place().read(file)
    const run = await mi(['encrypt', file])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.match(/db_password:1 +db_password +already encrypted\n/)
    expect(place().read(file)).to.equal(before)
  })

  it('are for another key, if that is so, and no plaintext', async () => {
    await initialise(place(), other, 'new')
    const {stdout} = await mi(['create', 'raw', '-p', 'new'], {stdin: 'x'})
    place().write('token.txt', stdout)
    const run = await mi(['verify', 'token.txt'])
    expect(run.code).to.equal(1)
    expect(run.stdout).to.match(/^token\.txt:1 +token\.txt +.*another key/m)
    expect(run.stdout + run.stderr).not.to.include('plaintext')
  })
})
