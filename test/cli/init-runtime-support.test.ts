import {expect} from 'chai'
import {runMi, sandbox} from '../support/cli.js'
import {vectorBytes} from '../keystore/vectors.js'

/** Whether Java really cannot use these keystores is tested in keystore/runtime-support.test.ts. */
describe('a keystore that Micro Integrator cannot use', () => {
  const place = sandbox()
  const mi = async (arguments_: readonly string[], password = 'secret1') =>
    runMi(arguments_, {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})

  const init = async (vector: string, alias: string, ...more: string[]) => {
    place().write('mi.jks', vectorBytes(vector))
    return mi(['secret', 'init', '--keystore', 'mi.jks', '--alias', alias, '--force', ...more])
  }

  for (const {what, vector, alias, warning} of [
    {
      what: 'JCEKS',
      vector: 'keytool.jceks',
      alias: 'leaf',
      warning: /does not start with a JCEKS keystore; convert it: keytool/,
    },
    {
      what: 'AES-192',
      vector: 'openssl-aes-192.p12',
      alias: '1',
      warning: /cannot open this keystore.*AES-192.*: openssl pkcs12/,
    },
    {
      what: 'a key in the clear',
      vector: 'openssl-key-in-clear.p12',
      alias: '1',
      warning: /does not find the private key "1".*unencrypted.*: openssl pkcs12/,
    },
  ]) {
    it(`is saved with a warning, which --json repeats: ${what}`, async () => {
      const run = await init(vector, alias)
      expect(run).to.include({code: 0, stdout: ''})
      const [line = '', ...others] = run.stderr.split('\n').filter((each) => each.startsWith('warning: '))
      expect(line).to.match(warning)
      expect(others).to.deep.equal([])
      const {concerns} = JSON.parse((await init(vector, alias, '--json')).stdout) as {concerns: string[]}
      expect(concerns).to.deep.equal([line.replace('warning: ', '')])
    })

    it(`is listed with the same warning: ${what}`, async () => {
      place().write('mi.jks', vectorBytes(vector))
      const run = await mi(['keystore', 'list', 'mi.jks'])
      expect(run.code).to.equal(0)
      expect(run.stdout).to.match(new RegExp(String.raw`^\*  ${alias} +private key +RSA 2048`, 'm'))
      expect(run.stderr).to.match(warning)
    })

    it(`encrypts and decrypts here all the same: ${what}`, async () => {
      await init(vector, alias)
      place().write('a.properties', 'db=pässwörd\n')
      expect(
        (await mi(['secret', 'create', 'file', '--from-file', 'a.properties', '--dest', 'x.properties'])).code,
      ).to.equal(0)
      const verify = await mi(['secret', 'verify', 'x.properties'])
      expect(verify.code).to.equal(0)
      expect(verify.stderr).to.match(warning).and.not.to.include('Micro Integrator can decrypt')
      expect((await mi(['secret', 'decrypt', 'x.properties', 'db'])).stdout.trimEnd()).to.equal('pässwörd')
    })
  }

  it('is reported by profile show as far as the profile knows it', async () => {
    await init('keytool.jceks', 'leaf')
    expect((await mi(['profile', 'show'])).stdout).to.include('does not start with a JCEKS keystore')
    const {concerns} = JSON.parse((await mi(['profile', 'show', '--json'])).stdout) as {concerns: string[]}
    expect(concerns.join()).to.include('JCEKS')
  })

  it('is refused if its password is not ASCII and it is a PKCS#12, but not if it is a JKS', async () => {
    for (const [vector, alias, code] of [
      ['openssl-non-ascii.p12', '1', 1],
      ['keytool-non-ascii.jks', 'leaf', 0],
    ] as const) {
      place().write('mi.jks', vectorBytes(vector))
      const run = await mi(['secret', 'init', '--keystore', 'mi.jks', '--alias', alias, '--force'], 'pässwörd')
      expect(run.code, run.stderr).to.equal(code)
      expect(run.stderr.includes('outside printable ASCII')).to.equal(code === 1)
      expect(run.stderr).not.to.include('pässwörd')
    }
  })

  it('is not what others are', async () => {
    for (const [vector, alias] of [
      ['keytool.jks', 'leaf'],
      ['keytool.p12', 'leaf'],
      ['rsa.crt.pem', ''],
    ] as const) {
      const run = await init(vector, alias, '--json')
      expect((JSON.parse(run.stdout) as {concerns: string[]}).concerns).to.deep.equal([])
      expect(run.stderr).not.to.include('warning')
    }
  })
})
