/** RC2 as OpenSSL encrypts it, and the time it takes. */
import {execFileSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {expect} from 'chai'
import {KeystoreError} from '../../../src/errors.js'
import {passwordForms} from '../../../src/keystore/pkcs12/password.js'
import {readProtection} from '../../../src/keystore/pkcs12/protection.js'
import {decryptRc2} from '../../../src/keystore/pkcs12/rc2.js'
import {parseDer} from '../../../src/keystore/der.js'
import {needs} from '../../support/tools.js'
import {integer, octets, oid, sequence} from '../der-bytes.js'

describe('RC2 in PKCS#12', function () {
  this.timeout(300_000)

  it('is decrypted as OpenSSL encrypted it, whatever the length', function () {
    needs(this, 'openssl')
    const iv = randomBytes(8)
    for (const {cipher, key} of [
      {cipher: 'rc2-40-cbc', key: randomBytes(5)},
      {cipher: 'rc2-cbc', key: randomBytes(16)},
    ]) {
      for (const length of [0, 1, 7, 8, 503, 504, 505, 511, 512, 513, 1023, 1024, 5000]) {
        const plain = randomBytes(length)
        const order = ['enc', `-${cipher}`, '-K', key.toString('hex'), '-iv', iv.toString('hex')]
        const encrypted = execFileSync('openssl', [...order, '-provider', 'legacy', '-provider', 'default'], {
          input: plain,
        })
        expect(Buffer.from(decryptRc2(key, iv, encrypted) ?? []).equals(plain), `${cipher}, ${length}`).to.equal(true)
      }
    }
  })

  it('has a wrong padding after a wrong key, and needs complete blocks', () => {
    const zeros = Buffer.alloc(16)
    expect(decryptRc2(zeros, zeros.subarray(8), Buffer.alloc(1024))).to.equal(undefined)
    expect(() => decryptRc2(zeros, zeros.subarray(8), Buffer.alloc(9))).to.throw(KeystoreError, 'wrong length')
    expect(() => decryptRc2(zeros, zeros.subarray(8), Buffer.alloc(0))).to.throw(KeystoreError, 'wrong length')
  })

  /** Eight times the length may take eight times as long; a square would be 64 times as long. */
  it('takes time in proportion to its length', async () => {
    const short = await quickest(() => decrypt(64 * 1024))
    const long = await quickest(() => decrypt(512 * 1024))
    expect(long / short, `${long} µs and ${short} µs`).to.be.below(24)
  })
})

async function decrypt(length: number): Promise<void> {
  const rc2of40bits = '2a864886f70d010c0106'
  const algorithm = sequence(oid(rc2of40bits), sequence(octets(Buffer.alloc(8)), integer(1)))
  for (const form of passwordForms('secret1'))
    await readProtection(parseDer(algorithm)).decrypt(form, Buffer.alloc(length))
}

/** @returns processor time in microseconds, which other programs hardly affect */
async function quickest(act: () => Promise<void>): Promise<number> {
  const times: number[] = []
  while (times.length < 3) {
    const start = process.cpuUsage()
    await act()
    const {user, system} = process.cpuUsage(start)
    times.push(user + system)
  }
  return Math.min(...times)
}
