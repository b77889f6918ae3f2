/**
 * Java's javax.crypto decrypts what the built program encrypts: every transformation with every type of keystore, and secrets that
 * are easily corrupted. MI_PROPERTY_RUNS sets the number of generated secrets for each pair, MI_PROPERTY_SEED their seed.
 */
import {expect} from 'chai'
import fc from 'fast-check'
import {newPlace, type Place, removePlace, runMi} from '../support/cli.js'
import {decryptWithJava, type DecryptRequest, type JavaKeystoreType, makeKeystore} from '../support/decrypt.js'
import {corners, secret} from '../support/secrets.js'
import {needs} from '../support/tools.js'
import {seed} from '../formats/generated.js'

const runs = Number(process.env.MI_PROPERTY_RUNS ?? 100)
const password = 'wso2carbon'
const alias = 'wso2carbon'
const types = ['JKS', 'JCEKS', 'PKCS12'] as const satisfies readonly JavaKeystoreType[]
const transformations = [
  {name: 'RSA/ECB/OAEPWithSHA1AndMGF1Padding', overhead: 42},
  {name: 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding', overhead: 66},
  {name: 'RSA/ECB/PKCS1Padding', overhead: 11},
  {name: 'RSA', overhead: 11},
] as const

/** The length of the largest plaintext, in bytes. */
function capacity(bits: number, {overhead}: {readonly overhead: number}): number {
  return bits / 8 - overhead
}

/** A .properties line with every character of the value escaped. */
function propertyLine(key: string, value: string): string {
  const units = Array.from({length: value.length}, (_, index) => value.charCodeAt(index))
  return `${key}=${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}\n`
}

/** A .properties line with as few escapes as the format allows. */
function plainPropertyLine(key: string, value: string): string {
  const escapes: Readonly<Record<string, string>> = {'\\': '\\\\', '\n': '\\n', '\r': '\\r'}
  return `${key}=${value.replaceAll(/[\\\n\r]/g, (character) => escapes[character]!).replace(/^[ \t\f]+/, (blanks) => blanks.replaceAll(/./gs, '\\$&'))}\n`
}

describe(`Java decrypts what was encrypted, with the seed ${seed}`, () => {
  let place: Place

  before(async function () {
    needs(this, 'java', 'javac', 'keytool')
    place = await newPlace()
  })

  after(async () => {
    await removePlace(place)
  })

  /** Creates a keystore and a profile for it, and returns the keystore's path. */
  async function initialise(type: JavaKeystoreType, bits: number): Promise<string> {
    const aliases = bits === 2048 ? ['other', alias] : [alias]
    const keystore = await makeKeystore({type, aliases, password, bits}, place.path(`${type}-${bits}`))
    const arguments_ = [
      'secret',
      'init',
      '--keystore',
      keystore,
      '--alias',
      alias,
      '--profile',
      `${type}-${bits}`,
      '--force',
    ]
    const run = await runMi(arguments_, {in: place, env: {MI_KEYSTORE_PASSWORD: password}})
    expect(run.code, run.stderr).to.equal(0)
    return keystore
  }

  /** Decrypts console lines with the aliases s0, s1, … in Java. */
  function decryptLines(stdout: string, request: {keystore: string; storeType: string; transformation: string}) {
    const lines = stdout.split('\n').slice(0, -1)
    return decryptWithJava(
      lines.map((line, index) => {
        const [, key, ciphertext = ''] = /^(\S+) : ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
        expect(key).to.equal(`s${index}`)
        return {...request, password, alias, ciphertext}
      }),
    )
  }

  for (const type of types) {
    describe(`with a key in ${type}`, () => {
      let keystore: string

      before(async () => {
        keystore = await initialise(type, 2048)
      })

      for (const transformation of transformations) {
        const limit = capacity(2048, transformation)

        it(`${transformation.name}, from a file`, async () => {
          const secrets = [...corners(limit), ...fc.sample(secret(limit), {numRuns: runs, seed})]
          const file = secrets
            .map((value, index) => (index % 2 ? propertyLine : plainPropertyLine)(`s${index}`, value))
            .join('')
          const arguments_ = ['secret', 'create', '-p', `${type}-2048`, '-c', transformation.name, '-f', '-']
          const run = await runMi(arguments_, {in: place, stdin: file})
          expect(run.code, run.stderr).to.equal(0)
          const answers = decryptLines(run.stdout, {keystore, storeType: type, transformation: transformation.name})
          expect(answers).to.deep.equal(secrets.map((plaintext) => ({plaintext})))
        })
      }

      it('one at a time, from standard input', async () => {
        const secrets = [
          '  both ends \t',
          ...fc.sample(secret(capacity(2048, transformations[0])), {numRuns: Math.min(4, runs), seed}),
        ]
        for (const value of secrets) {
          const arguments_ = ['secret', 'create', '-p', `${type}-2048`, '-a', 's0']
          const run = await runMi(arguments_, {in: place, stdin: `${value}\r\n`})
          expect(run.code, run.stderr).to.equal(0)
          expect(
            decryptLines(run.stdout, {keystore, storeType: type, transformation: transformations[0].name}),
          ).to.deep.equal([{plaintext: value}])
        }
      })
    })
  }

  for (const bits of [1024, 3072, 4096]) {
    it(`accepts as many bytes as fit a key of ${bits} bits, and no more`, async () => {
      const keystore = await initialise('PKCS12', bits)
      const requests: DecryptRequest[] = []
      for (const transformation of transformations) {
        const limit = capacity(bits, transformation)
        const create = async (stdin: string) =>
          runMi(['secret', 'create', '-p', `PKCS12-${bits}`, '-c', transformation.name, '-a', 's0'], {in: place, stdin})
        const [, ciphertext = ''] = (await create('x'.repeat(limit))).stdout.trim().split(' : ')
        requests.push({keystore, password, alias, transformation: transformation.name, ciphertext})
        const over = await create('x'.repeat(limit + 1))
        expect(over).to.include({code: 1, stdout: ''})
        expect(over.stderr)
          .to.include(String(limit + 1))
          .and.to.include(String(limit))
      }
      expect(decryptWithJava(requests)).to.deep.equal(
        transformations.map((transformation) => ({plaintext: 'x'.repeat(capacity(bits, transformation))})),
      )
    })
  }

  it('but not with another key or another transformation', async () => {
    const keystore = await initialise('PKCS12', 2048)
    const run = await runMi(['secret', 'create', '-p', 'PKCS12-2048', '-a', 's0'], {in: place, stdin: 'x'})
    const [, ciphertext = ''] = run.stdout.trim().split(' : ')
    const request = {
      keystore,
      storeType: 'PKCS12',
      password,
      alias,
      transformation: transformations[0].name,
      ciphertext,
    }
    const answers = decryptWithJava([
      request,
      {...request, alias: 'other'},
      {...request, transformation: transformations[1].name},
    ])
    expect(answers.map((answer) => Object.keys(answer)[0])).to.deep.equal(['plaintext', 'error', 'error'])
  })
})
