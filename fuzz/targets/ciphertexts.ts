/** Values that should be ciphertexts. */
import {createSecretKey} from 'node:crypto'
import {describeCiphertext} from '../../src/cipher/recognise-ciphertext.js'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import {findTransformation, transformations} from '../../src/cipher/transformations.js'
import {decryptPrivateKey} from '../../src/keystore/private-key.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {findEntry} from '../../src/keystore/find-entry.js'
import {runtimeValues, seed} from '../corpus.js'
import {damageBytes} from '../mutators/bytes.js'
import {ciphertextDialect} from '../mutators/dialects.js'
import {composeText, mutateText} from '../mutators/text.js'
import type {Random} from '../random.js'
import type {Target} from '../target.js'
import type {Witness} from '../witness.js'

const tables = ['oaep-sha1.tsv.gz', 'oaep-sha256.tsv.gz', 'pkcs1.tsv.gz', 'aes.tsv.gz'] as const

/** Lines of the tables whose result is the hexadecimal form of a plaintext. */
const decrypted = /\t(?:[0-9a-f]{2})+$/

const values = [
  ...runtimeValues('rsa-probes.tsv', 100),
  ...runtimeValues('aes-probes.tsv', 100),
  ...runtimeValues('gson.tsv', 200),
  ...tables.flatMap((name) => [...runtimeValues(name, 50), ...runtimeValues(name, 150, decrypted)]),
]

const testPassword = 'wso2carbon'

async function prepareDecryptors() {
  const entries = await recogniseKeystore(seed('runtime/keystore.jks')).open(testPassword)
  const keys = {
    rsa: await decryptPrivateKey(findEntry(entries, testPassword), testPassword),
    aes: createSecretKey(seed('runtime/aes.key').toString().trim(), 'hex'),
  }
  return transformations.map((transformation) => ({
    transformation,
    decrypt: runtimeDecryptor(transformation, keys[transformation.keyKind]),
    decryptAny: runtimeDecryptor(transformation, keys[transformation.keyKind], 'any'),
  }))
}

type Decryptors = Awaited<ReturnType<typeof prepareDecryptors>>

let decryptors: Promise<Decryptors> | undefined

export const ciphertextTarget: Target = {
  name: 'ciphertext',
  weight: 8,
  generate: (random) => Buffer.from(generateText(random)),
  read: async (input, witness) => {
    const text = input.toString('utf8')
    witness.hear([describeCiphertext(text) ?? ''])
    decryptors ??= prepareDecryptors()
    for (const decryptor of await decryptors) readWith(decryptor, text, witness)
  },
}

function generateText(random: Random): string {
  const value = random.pick(values)
  switch (random.below(8)) {
    case 0:
      return random.bytes(random.pick([0, 1, 15, 16, 48, 64, 127, 128, 129, 255, 256, 257, 512])).toString('base64')
    case 1:
      return composeText(ciphertextDialect, random)
    case 2:
      return damageBytes(Buffer.from(value, 'base64'), random).toString('base64')
    case 3:
      return Buffer.from(mutateText(Buffer.from(value, 'base64').toString(), ciphertextDialect, random)).toString(
        'base64',
      )
    case 4:
      return Buffer.from(value).toString('base64')
    default:
      return mutateText(value, ciphertextDialect, random)
  }
}

/** Whatever the expected transformation decrypts, `any` decrypts to the same. */
function readWith({decrypt, decryptAny, transformation}: Decryptors[number], text: string, witness: Witness): void {
  const expected = decrypt(text)
  const any = decryptAny(text)
  for (const result of [expected, any]) {
    if ('fault' in result) witness.hear([result.fault.problem])
    else if (result.blemish !== undefined) witness.hear([result.blemish])
  }
  if ('plaintext' in expected && findTransformation(transformation.name) === transformation)
    witness.agree(
      'any transformation decrypts what the expected one does',
      'plaintext' in any && any.plaintext,
      expected.plaintext,
    )
}
