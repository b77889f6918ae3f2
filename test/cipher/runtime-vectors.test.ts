/** Values and what WSO2's own classes made of them: see test/vectors/runtime/README.md. */
import {expect} from 'chai'
import {createSecretKey, type KeyObject} from 'node:crypto'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {gunzipSync} from 'node:zlib'
import type {DecryptionResult} from '../../src/cipher/fault.js'
import {inspectCiphertext} from '../../src/cipher/inspect-ciphertext.js'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import {findTransformation} from '../../src/cipher/transformations.js'
import {findEntry} from '../../src/keystore/find-entry.js'
import {decryptPrivateKey} from '../../src/keystore/private-key.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'

const folder = path.join(import.meta.dirname, '..', 'vectors', 'runtime')
const password = 'wso2carbon'
const rsaKey = await privateKey(readFileSync(path.join(folder, 'keystore.jks')))
const aesKey = createSecretKey(readFileSync(path.join(folder, 'aes.key'), 'utf8').trim(), 'hex')

async function privateKey(keystore: Buffer): Promise<KeyObject> {
  return await decryptPrivateKey(findEntry(await recogniseKeystore(keystore).open(password), password), password)
}

interface RuntimeVector {
  readonly name: string
  readonly value: string
  /** Hexadecimal plaintext, `alias` or `throws`. */
  readonly runtime: string
}

function read(file: string): RuntimeVector[] {
  const bytes = readFileSync(path.join(folder, file))
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trimEnd().split('\n')
  return lines.map((line, index) => {
    const [runtime = '', value = '', name = `line ${index + 1}`] = line.split('\t').toReversed()
    return {name, value: JSON.parse(value) as string, runtime}
  })
}

type Outcome = 'good' | 'not clean' | 'not decrypted' | 'stops the vault'

function outcomeOf(result: DecryptionResult): Outcome {
  if ('plaintext' in result) return result.blemish === undefined ? 'good' : 'not clean'
  return result.fault.stopsVault ? 'stops the vault' : 'not decrypted'
}

/**
 * The runtime decrypts to bytes that are not text, and puts U+FFFD there: nobody's secret. If such a value is also a byte too short for
 * its key, the shorter explanation is its length.
 */
function isNotText(result: DecryptionResult, runtime: string): boolean {
  if ('plaintext' in result || !Buffer.from(runtime, 'hex').toString().includes('\uFFFD')) return false
  return result.fault.reason === 'not-text' || result.fault.problem.startsWith('is 255 bytes long')
}

/** What shows only when a value is decrypted. */
const needsKey: ReadonlySet<string> = new Set(['another-key', 'another-transformation', 'empty', 'not-text'])

const files = [
  ['rsa-probes.tsv', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding', rsaKey],
  ['oaep-sha1.tsv.gz', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding', rsaKey],
  ['oaep-sha256.tsv.gz', 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding', rsaKey],
  ['pkcs1.tsv.gz', 'RSA/ECB/PKCS1Padding', rsaKey],
  ['aes-probes.tsv', 'AES/GCM/NoPadding', aesKey],
  ['aes.tsv.gz', 'AES/GCM/NoPadding', aesKey],
] as const

describe('values that the runtime was tried on', () => {
  for (const [file, transformation, key] of files) {
    describe(file, () => {
      const vectors = read(file)
      let judged: (RuntimeVector & {readonly result: DecryptionResult})[]

      before(() => {
        const decrypt = runtimeDecryptor(findTransformation(transformation), key)
        judged = vectors.map((vector) => ({...vector, result: decrypt(vector.value)}))
      })

      it('decrypt to the same plaintext, if they decrypt at all', () => {
        const decrypted = judged.filter(({result}) => 'plaintext' in result)
        expect(decrypted).not.to.be.empty
        for (const {name, runtime, result} of decrypted) {
          expect('plaintext' in result && Buffer.from(result.plaintext).toString('hex'), name).to.equal(runtime)
        }
      })

      it('decrypt if the runtime decrypts them, unless to bytes that are not text', () => {
        const wrong = judged.filter(
          ({runtime, result}) =>
            !('plaintext' in result) && /^([\da-f]{2})+$/.test(runtime) && !isNotText(result, runtime),
        )
        expect(wrong.map(({name, result}) => [name, result])).to.deep.equal([])
      })

      it('stop the vault exactly if the runtime throws', () => {
        for (const {name, runtime, result} of judged) {
          expect(outcomeOf(result) === 'stops the vault', `${name}: ${JSON.stringify(result)}`).to.equal(
            runtime === 'throws',
          )
        }
      })

      it('show without the key whether they are ciphertexts, and clean', () => {
        const shape = key === aesKey ? ({kind: 'aes'} as const) : ({kind: 'rsa', bits: 2048} as const)
        for (const {name, value, result} of judged) {
          const looksGood = inspectCiphertext(value, shape) === undefined
          if ('fault' in result && needsKey.has(result.fault.reason)) continue
          expect(looksGood, `${name}: ${JSON.stringify(result)}`).to.equal(outcomeOf(result) === 'good')
          if (looksGood) expect(inspectCiphertext(value), name).to.equal(undefined)
        }
      })

      it('are not taken for plaintext if the runtime decrypts them', () => {
        const mistaken = judged.filter(
          ({runtime, result}) => /^[\da-f]+$/.test(runtime) && 'fault' in result && result.fault.reason === 'plaintext',
        )
        expect(mistaken.map(({name}) => name)).to.deep.equal([])
      })
    })
  }

  const outcomes = (file: string, transformation: string, key: KeyObject) => {
    const decrypt = runtimeDecryptor(findTransformation(transformation), key)
    const named = new Map(read(file).map(({name, value}) => [name, decrypt(value)]))
    return (name: string) => {
      const result = named.get(name)
      return result && 'plaintext' in result ? (result.blemish ?? 'good') : result?.fault.reason
    }
  }

  it('are not clean if only a lenient decoder accepts them (RSA)', () => {
    const of = outcomes('rsa-probes.tsv', 'RSA/ECB/OAEPWithSHA1AndMGF1Padding', rsaKey)
    expect(of('001-plain-good')).to.equal('good')
    expect(of('028-nul-round')).to.equal('good')
    expect(of('005-escaped-nl-inside')).to.equal('is wrapped over several lines')
    expect(of('007-space-inside')).to.equal('contains whitespace')
    expect(of('011-extra-pad')).to.equal('has one = too many at its end')
    expect(of('014-quoted')).to.equal('is in quotation marks')
    expect(of('016-brackets')).to.equal('has a character that is not base64, at position 1')
    expect(of('069-lead0-stripped')).to.equal('is missing zero bytes at its beginning')
    expect(of('012-extra-pads4')).to.equal('not-base64')
    expect(of('013-urlsafe')).to.equal('not-base64')
  })

  it('are not clean if only a lenient reader accepts them (AES)', () => {
    const of = outcomes('aes-probes.tsv', 'AES/GCM/NoPadding', aesKey)
    expect(of('002-key-order')).to.equal('good')
    for (const name of ['006-single-quotes', '007-unquoted-keys', '010-arrow-sep', '011-comment', '016-leading-bom']) {
      expect(of(name), name).to.equal('is an envelope that is not standard JSON')
    }
    expect(of('041-ct-newlines')).to.equal('is an envelope that has a cipherText that is not base64')
    expect(of('047-outer-no-pad')).to.equal('is missing == at its end')
  })
})
