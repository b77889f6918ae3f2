/** Damaged keystores cause only UserErrors, and quickly. MI_PROPERTY_RUNS sets the number of tries. */
import {expect} from 'chai'
import fc from 'fast-check'
import {UserError} from '../../src/errors.js'
import {readCertificate} from '../../src/keystore/certificate.js'
import {decryptPrivateKey} from '../../src/keystore/private-key.js'
import type {KeystoreEntry} from '../../src/keystore/keystore.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {vectorBytes, vectors} from './vectors.js'

const numRuns = Number(process.env.MI_PROPERTY_RUNS ?? 300)

/** Each exercises the readers in a different way. All have few rounds of key derivation, to save time. */
const victims = [
  'keytool.jks',
  'java-many.jceks',
  'java-version-1.jks',
  'openssl-one-round.p12',
  'openssl-legacy.p12',
  'openssl-no-mac.p12',
  'openssl-nothing-but-key.p12',
  'openssl-chain.p12',
  'openssl-key-in-clear.p12',
  'java-indefinite.p12',
  'rsa.crt.pem',
].map((name) => ({name, bytes: vectorBytes(name), password: vectors[name]?.password ?? ''}))

/** The limit for one file, in milliseconds. Most of it is for five million rounds of key derivation, if damage causes them. */
const soonEnough = 40_000

describe('damaged keystores', function () {
  this.timeout(soonEnough + numRuns * 200)

  for (const {name, bytes, password} of victims) {
    it(`cause a UserError if ${name} is truncated, at every byte`, async () => {
      for (let length = 0; length < bytes.length; length += length < 200 ? 1 : stepFor(bytes)) {
        await endsWell(bytes.subarray(0, length), password)
        const isText = name.endsWith('.pem')
        if (!isText) expect(() => recogniseKeystore(bytes.subarray(0, length)), `${length} bytes`).to.throw(UserError)
      }
    })
  }

  const victim = fc.constantFrom(...victims)
  const position = fc.nat()

  it('may have flipped bits', async () => {
    await fc.assert(
      fc.asyncProperty(
        victim,
        fc.array(fc.tuple(position, fc.integer({min: 1, max: 255})), {minLength: 1, maxLength: 4}),
        async ({bytes, password}, flips) => {
          const damaged = Buffer.from(bytes)
          for (const [at, mask] of flips) damaged[at % damaged.length]! ^= mask
          await endsWell(damaged, password)
        },
      ),
      {numRuns},
    )
  })

  it('may have lengths that are too large, mostly near the beginning', async () => {
    const blown = fc.constantFrom(
      'ffffffff',
      '7fffffff',
      '80',
      '84ffffffff',
      '847fffffff',
      '8800000000ffffffff',
      '3080',
      'ff',
      '00',
      '00000000',
    )
    await fc.assert(
      fc.asyncProperty(victim, position, fc.boolean(), blown, async ({bytes, password}, at, nearStart, hex) => {
        const damaged = Buffer.from(bytes)
        Buffer.from(hex, 'hex').copy(damaged, at % (nearStart ? 120 : damaged.length))
        await endsWell(damaged, password)
      }),
      {numRuns},
    )
  })

  it('may have bytes inserted, removed or appended', async () => {
    await fc.assert(
      fc.asyncProperty(
        victim,
        position,
        fc.nat(50),
        fc.uint8Array({maxLength: 50}),
        async ({bytes, password}, at, removed, added) => {
          const start = at % (bytes.length + 1)
          await endsWell(Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start + removed)]), password)
        },
      ),
      {numRuns},
    )
  })

  it('may be noise after a valid beginning', async () => {
    const beginnings = [
      'feedfeed',
      'feedfeed00000002',
      'cececece0000000200000001',
      '3080020103',
      '3082ffff020103',
      '30820100',
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), fc.uint8Array({maxLength: 300}), async (beginning, noise) => {
        await endsWell(Buffer.concat([Buffer.from(beginning, 'hex'), noise]), '')
      }),
      {numRuns},
    )
  })

  it('may be anything that looks like another kind of file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...foreignBeginnings),
        fc.uint8Array({maxLength: 300}),
        async (beginning, noise) => {
          await endsWell(Buffer.concat([beginning, noise]), '')
        },
      ),
      {numRuns: numRuns * 3},
    )
  })

  it('may be text or bytes of one kind, as long as what is looked at, and more', async () => {
    for (const beginning of foreignBeginnings) {
      for (const filler of [
        ' ',
        '\n',
        'A',
        '0',
        'fe ',
        '\0',
        '\x80',
        '\xef\xbf\xbd',
        '?',
        '-----BEGIN ',
        'a: AAAA',
        '00000000: ',
      ])
        await endsWell(Buffer.concat([beginning, Buffer.from(filler.repeat(20_000), 'latin1'), Buffer.from('!')]), '')
    }
  })

  it('may be nested very deeply', async () => {
    const shapes = ['3080', '2480', 'a080', '30840fffffff', '3003', '3182ffff']
    for (const shape of shapes) await endsWell(Buffer.from(`3080020103${shape.repeat(100_000)}`, 'hex'), '')
  })
})

const foreignBeginnings = [
  '',
  '-----BEGIN CERTIFICATE-----\n',
  '-----BEGIN X-----\n/u3+7Q',
  'kind: Secret\ndata:\n  a: ',
  'data:;base64,',
  '/u3+7Q',
  'feedfeed',
  '00000000: feed feed',
  '0000 fe ed fe ed',
  '\xff\xfe',
  '\xfe\xff',
  '\x1f\x8b\x08\0\0\0\0\0\0\0',
  '\xc3\xbe\xc3\xad\xc3\xbe\xc3\xad',
  '\xef\xbf\xbd\xef\xbf\xbd',
  '\0\0\0\x01\0\0\0\x14',
  '\0\0\0\x02\0\0\0\x01',
  '\x30\x82\x01\x00\x30\x81\x80\x30\x40\x06\x09',
  '\x85\x01',
  '\xc1\xff',
].map((text) => Buffer.from(text, 'latin1'))

/** Reads everything in a file that can be read. */
async function endsWell(bytes: Uint8Array, password: string): Promise<void> {
  const start = performance.now()
  try {
    const sealed = recogniseKeystore(bytes)
    for (const entry of sealed.entriesInClear ?? []) await tryEntry(entry)
    for (const entry of await sealed.open(password)) await tryEntry(entry)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.message).to.match(/^[^\n]+[^.\n]$/)
  }
  expect(performance.now() - start).to.be.below(soonEnough)
}

async function tryEntry(entry: KeystoreEntry): Promise<void> {
  try {
    readCertificate(entry)
    if (entry.hiddenFromJava === 'key-in-clear') await decryptPrivateKey(entry, '')
  } catch (error) {
    if (!(error instanceof UserError)) throw error
  }
}

function stepFor(bytes: Uint8Array): number {
  return numRuns > 1000 ? 1 : Math.ceil(bytes.length / 300)
}
