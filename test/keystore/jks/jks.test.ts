import {X509Certificate} from 'node:crypto'
import {expect} from 'chai'
import jksJs from 'jks-js'
import {KeystoreError, WrongPasswordError} from '../../../src/errors.js'
import {recogniseKeystore} from '../../../src/keystore/recognise.js'
import {certificateEntry, header, privateKeyEntry, signed, uint32, utf} from './jks-bytes.js'
import {asJavaTells, vectorBytes} from '../vectors.js'
import {expectRejection} from '../../support/rejection.js'

describe('JKS and JCEKS', () => {
  it('may be followed by bytes, which Java ignores too', async () => {
    const bytes = Buffer.concat([vectorBytes('keytool.jks'), Buffer.from('junk')])
    expect(await recogniseKeystore(bytes).open('secret1')).to.have.length(2)
  })

  it('are not opened by an empty password', async () => {
    for (const name of ['keytool.jks', 'keytool.jceks']) {
      await expectRejection(() => recogniseKeystore(vectorBytes(name)).open(''), WrongPasswordError)
    }
  })

  it('keep the last of two entries with the same alias, as in Java', async () => {
    const opened = await recogniseKeystore(
      signed(header(2), certificateEntry('a', 'one'), certificateEntry('a', 'two')),
    ).open('p')
    expect(opened.map(({certificate}) => Buffer.from(certificate!).toString())).to.deep.equal(['two'])
  })

  it('may contain a private key without a chain', async () => {
    expect(
      asJavaTells(await recogniseKeystore(signed(header(1), privateKeyEntry('bare', Buffer.from('key')))).open('p')),
    ).to.deep.equal([{alias: 'bare', kind: 'private-key'}])
  })

  const refusals: readonly [name: string, bytes: Buffer, message: RegExp][] = [
    ['version 3', signed(Buffer.from('feedfeed0000000300000000', 'hex')), /version 3/],
    [
      'an unknown type of entry',
      signed(header(1), Buffer.concat([uint32(9), utf('a'), Buffer.alloc(8)])),
      /entry of an unknown type/,
    ],
    [
      'a secret key in JKS',
      signed(header(1), Buffer.concat([uint32(3), utf('a'), Buffer.alloc(8)])),
      /entry of an unknown type/,
    ],
    ['a certificate that is not X.509', signed(header(1), certificateEntry('a', 'x', 'PGP')), /of type "PGP"/],
    [
      'a negative length',
      signed(header(1), Buffer.concat([uint32(1), utf('a'), Buffer.alloc(8), uint32(0xffffffff)])),
      /truncated/,
    ],
    ['a count beyond the end', signed(header(0xffffffff)), /truncated/],
    ['no digest', header(0), /truncated/],
    ['an alias that is not modified UTF-8', signed(header(1), Buffer.from('000000020002c320', 'hex')), /encoding/],
    ['an alias that ends within a character', signed(header(1), Buffer.from('000000020001e0', 'hex')), /encoding/],
    ['an alias in four-byte UTF-8', signed(header(1), Buffer.from('000000020004f09f9880', 'hex')), /encoding/],
  ]
  for (const [name, bytes, message] of refusals) {
    it(`are rejected without a password: ${name}`, () => {
      expect(() => recogniseKeystore(bytes)).to.throw(KeystoreError, message)
    })
  }

  it('have the same entries in jks-js', async () => {
    const entries = await recogniseKeystore(vectorBytes('keytool.jks')).open('secret1')
    const second = jksJs.toPem(vectorBytes('keytool.jks'), 'secret1') as Record<string, {cert?: string; ca?: string}>
    expect(Object.keys(second).sort()).to.deep.equal(entries.map(({alias}) => alias).sort())
    for (const {alias, certificate} of entries) {
      const pem = second[alias]?.cert ?? second[alias]?.ca ?? ''
      expect(new X509Certificate(pem).raw.equals(certificate!), alias).to.equal(true)
    }
  })
})

describe('a secret key in JCEKS', () => {
  const header = 'aced0005'
  const classes: readonly [name: string, serialized: string, opens: boolean][] = [
    ['null', '70', true],
    ['a string', '740001' + '41', true],
    [
      'an array of bytes',
      '75' + '720002' + '5b42' + '0000000000000000' + '020000' + '7870' + '00000002' + 'ffff',
      true,
    ],
    [
      'an array of longs',
      '75' + '720002' + '5b4a' + '0000000000000000' + '020000' + '7870' + '00000001' + '0000000000000000',
      true,
    ],
    [
      'an object that wrote more than its fields',
      '73' + '720001' + '41' + '0000000000000000' + '030000' + '7870' + '7702ffff' + '78',
      true,
    ],
    ['no Java stream', '', false],
    ['an enum', '7e', false],
    ['a proxy', '7d', false],
    ['a reset', '79', false],
    ['an exception', '7b', false],
    ['an externalizable object', '73' + '720001' + '41' + '0000000000000000' + '0c0000' + '7870' + '78', false],
    ['an object without a class', '73' + '70', false],
    ['a reference to nothing', '71' + '007e0000', false],
    [
      'a reference to itself as its class',
      '73' + '720001' + '41' + '0000000000000000' + '020000' + '78' + '71007e0000',
      false,
    ],
    ['more elements than bytes', '75' + '720002' + '5b42' + '0000000000000000' + '020000' + '7870' + 'ffffffff', false],
  ]
  for (const [name, serialized, opens] of classes) {
    it(`${opens ? 'is skipped' : 'is rejected'}: ${name}`, async () => {
      const bytes = secretKeyStore(Buffer.from(serialized === '' ? 'ffff0005' : header + serialized, 'hex'))
      if (opens)
        expect(asJavaTells(await recogniseKeystore(bytes).open('p'))).to.deep.equal([{alias: 's', kind: 'secret-key'}])
      else expect(() => recogniseKeystore(bytes)).to.throw(KeystoreError)
    })
  }

  it('is rejected if it is nested too deeply or costs too much', () => {
    const arrayOfObjects = '75' + '720002' + '5b4c' + '0000000000000000' + '020000' + '7870'
    const deep = Buffer.from(header + (arrayOfObjects + '00000001').repeat(5000), 'hex')
    const again = '75' + '71007e0000' + '00000000'
    const wide = Buffer.from(header + arrayOfObjects + '0000ffff' + again.repeat(0xffff), 'hex')
    for (const serialized of [deep, wide]) {
      expect(() => recogniseKeystore(secretKeyStore(serialized))).to.throw(KeystoreError, 'secret key')
    }
  })

  function secretKeyStore(serialized: Buffer): Buffer {
    const start = Buffer.from('cececece0000000200000001', 'hex')
    return signed(start, Buffer.concat([uint32(3), utf('s'), Buffer.alloc(8), serialized]))
  }
})
