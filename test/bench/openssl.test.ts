import {expect} from 'chai'
import {readDerivations, readRate} from '../../bench/openssl.js'

describe('the output of openssl', () => {
  it('has its speed, with two more columns since OpenSSL 3.2', () => {
    const processes = 'Got: +F2:2:2048:4248.000000:70350.000000 from 0\n'
    expect(readRate(`${processes}+F2:2:2048:8484.000000:139772.000000\n`)).to.equal(139_772)
    expect(readRate('+F2:2:2048:8484.000000:139772.500000:130000.000000:8400.000000\n')).to.equal(139_772.5)
    expect(() => readRate('speed: unknown option\n')).to.throw()
  })

  it('describes a keystore made by keytool', () => {
    const output = [
      'MAC: sha256, Iteration 10000',
      'MAC length: 32, salt length: 20',
      'PKCS7 Data',
      'Shrouded Keybag: PBES2, PBKDF2, AES-128-CBC, Iteration 77, PRF hmacWithSHA512',
      'PKCS7 Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 9000, PRF hmacWithSHA384',
      'Certificate bag',
    ].join('\n')
    const encryption = {hash: 'sha384', rounds: 9000, keyBytes: 32}
    expect(readDerivations(output)).to.deep.equal({mac: {hash: 'sha256', rounds: 10_000}, encryption})
    expect(() => readDerivations('PKCS7 Encrypted data: pbeWithSHA1And40BitRC2-CBC, Iteration 50000')).to.throw()
  })
})
