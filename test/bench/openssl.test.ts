import {expect} from 'chai'
import {readDerivations, readPace} from '../../bench/openssl.js'

describe('what openssl says', () => {
  it('of its pace, in OpenSSL 3.0 and with the two columns more of 3.2', () => {
    const processes = 'Got: +F2:2:2048:4248.000000:70350.000000 from 0\n'
    expect(readPace(`${processes}+F2:2:2048:8484.000000:139772.000000\n`)).to.equal(139_772)
    expect(readPace('+F2:2:2048:8484.000000:139772.500000:130000.000000:8400.000000\n')).to.equal(139_772.5)
    expect(() => readPace('speed: unknown option\n')).to.throw()
  })

  it('of a keystore of keytool', () => {
    const said = [
      'MAC: sha256, Iteration 10000',
      'MAC length: 32, salt length: 20',
      'PKCS7 Data',
      'Shrouded Keybag: PBES2, PBKDF2, AES-128-CBC, Iteration 77, PRF hmacWithSHA512',
      'PKCS7 Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 9000, PRF hmacWithSHA384',
      'Certificate bag',
    ].join('\n')
    const encryption = {hash: 'sha384', rounds: 9000, keyBytes: 32}
    expect(readDerivations(said)).to.deep.equal({mac: {hash: 'sha256', rounds: 10_000}, encryption})
    expect(() => readDerivations('PKCS7 Encrypted data: pbeWithSHA1And40BitRC2-CBC, Iteration 50000')).to.throw()
  })
})
