/** Key derivations are remembered: counted by what is reported about them. */
import {randomBytes} from 'node:crypto'
import {expect} from 'chai'
import {WrongPasswordError} from '../../src/errors.js'
import {derivePbkdf2, watchKeyDerivations} from '../../src/keystore/key-derivation.js'
import {derive, Purpose} from '../../src/keystore/pkcs12/kdf.js'
import {createPkcs12} from '../../src/keystore/pkcs12/create-pkcs12.js'
import {decryptPrivateKey} from '../../src/keystore/private-key.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {expectRejection} from '../support/rejection.js'
import {vectorBytes} from './vectors.js'

/** @returns the iterations of each derivation that the work really made */
async function derivationsOf(work: () => Promise<unknown>): Promise<readonly number[]> {
  const made: number[] = []
  const release = watchKeyDerivations(({iterations}) => made.push(iterations))
  try {
    await work()
  } finally {
    release()
  }
  return made
}

describe('a key derivation', () => {
  it('is made once for the same password, salt, iterations and purpose', async () => {
    const salt = randomBytes(8)
    const password = Buffer.from('\0p\0\0', 'latin1')
    const mac = {hash: 'sha256', salt, iterations: 3, purpose: Purpose.mac, length: 32} as const
    expect(await derivationsOf(() => derive(password, mac))).to.deep.equal([3])
    const repeated = async () => {
      expect(await derive(Buffer.from(password), {...mac, salt: Buffer.from(salt)})).to.deep.equal(
        await derive(password, mac),
      )
    }
    expect(await derivationsOf(repeated)).to.deep.equal([])
  })

  it('is made again if one of them is different', async () => {
    const password = Buffer.from('\0p\0\0', 'latin1')
    const mac = {hash: 'sha256', salt: randomBytes(8), iterations: 3, purpose: Purpose.mac, length: 32} as const
    const derived = new Set([(await derive(password, mac)).toString('hex')])
    for (const [secret, others] of [
      [Buffer.from('\0q\0\0', 'latin1'), mac],
      [password, {...mac, hash: 'sha512-256'}],
      [password, {...mac, salt: randomBytes(8)}],
      [password, {...mac, iterations: 4}],
      [password, {...mac, purpose: Purpose.key}],
      [password, {...mac, length: 31}],
    ] as const)
      expect(
        await derivationsOf(async () => derived.add((await derive(secret, others)).toString('hex'))),
      ).to.deep.equal([others.iterations])
    expect(derived).to.have.length(7)
  })

  it('with PBKDF2 is made once too', async () => {
    const parameters = {salt: randomBytes(8), iterations: 5, prf: 'sha256', length: 32}
    const password = Buffer.from('p')
    const twice = async () => {
      expect(await derivePbkdf2(password, parameters)).to.deep.equal(await derivePbkdf2(password, {...parameters}))
    }
    expect(await derivationsOf(twice)).to.deep.equal([5])
  })
})

describe('the key derivations of a keystore', () => {
  it('are made once for each wrong password, and once for the right one', async () => {
    const bytes = await createPkcs12({alias: 'a', password: 'right-one', bits: 2048, now: new Date()})
    const open = (password: string) => () => recogniseKeystore(bytes).open(password)
    const refuse = (password: string) => () => expectRejection(open(password), WrongPasswordError, 'password')
    for (const attempt of [refuse('wrong'), refuse('other'), open('right-one')]) {
      expect(await derivationsOf(attempt)).to.have.length(1)
      expect(await derivationsOf(attempt)).to.deep.equal([])
    }
  })

  for (const name of ['keytool.p12', 'keytool-legacy.p12', 'keytool.jceks'])
    it(`are not repeated when it is opened, examined and its key decrypted again: ${name}`, async () => {
      const use = async () => {
        const sealed = recogniseKeystore(vectorBytes(name))
        const entries = await sealed.open('secret1')
        await sealed.javaRefusals('secret1')
        await decryptPrivateKey(
          entries.find(({kind}) => kind === 'private-key')!,
          'secret1',
        )
      }
      await use()
      expect(await derivationsOf(use)).to.deep.equal([])
    })
})
