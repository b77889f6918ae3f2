/** Unquoted words in manifests mean what kubectl reads. */
import {expect} from 'chai'
import fc from 'fast-check'
import {encryptedManifest} from '../../../src/formats/kubernetes/encrypted-manifest.js'
import {kubernetes} from '../../../src/formats/kubernetes/manifest-output.js'
import {readManifest} from '../../support/kubectl.js'
import {mergeWhole, readInPlace} from '../whole.js'
import {needs} from '../../support/tools.js'
import {samples} from '../generated.js'

const head = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n'
const open = (text: string) => readInPlace(encryptedManifest, Buffer.from(text))

const words =
  'y Y yes Yes YES yEs n N no No NO on On ON off Off OFF true True TRUE tRue false False FALSE nULL nan inf NaN Infinity ' +
  '.inf .Inf .INF +.inf -.inf -.INF .nan .NaN .NAN .Nan = . .. -- _1 _ e3 1e 0x 0o 0b 0x_f 0xfg 0b2 0o8 1.2.3 1e3.0 .5. ._5 .5p3 ' +
  '0x10 0X10 -0x10 +0x10 0b11 0B11 0b1_0 0o7 0O7 -0o7 012 08 -012 +012 0_1 1_000 1__2 1_ -_1 08_ 0 00 -0 +1 -1 12 123456 1234567 ' +
  '1e3 1E3 1e+3 1e5 1e6 1e-4 1e-5 1e-7 1e20 1e21 1e39 -1e39 1e400 0.1e-400 1e-45 5e-324 1.0 1. 1.50 0.1 -0.0 .5 -.5 +.5 .1_0 1_0.5 ' +
  '.5E-3 16777217.0 9.999999e5 99999.9 0.30000001 3.4028235e38 1.17549435e-38 0777777777777777777777777 9223372036854775807 ' +
  '-9223372036854775808 -9223372036854775809 +9223372036854775808 18446744073709551616 0xfffffffffffffffff ' +
  '0b-1 0b+1 0b-0 0b_-1 0b-_1 0_b-1 0b-1_0 0b--1 0B-1 0o-1 0x-1 -0b-1 0b- 0b-1000000000000000000000000000000000000000000000000000000000000000 ' +
  '0b+1111111111111111111111111111111111111111111111111111111111111111 2001-01-01 2001-1-1 2001-12-14T21:59:43Z 12:30 1:30:00 190:20:30 0x1p3 0x1.8'

/** What kubectl takes for the whole manifest as an error. */
const refusedKeys = ['null', 'Null', 'NULL', '~', '9223372036854775808', '18446744073709551615', '0xffffffffffffffff']

const numberLike = fc
  .array(
    fc.constantFrom(
      '0',
      '1',
      '7',
      '9',
      '00',
      '.',
      '_',
      'e',
      'E',
      '+',
      '-',
      '0x',
      '0b',
      '0o',
      'f',
      '12',
      'on',
      'y',
      '~',
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''))
  .filter((word) => !/^(?:-|---|~)$/.test(word))

describe('unquoted words in a manifest', () => {
  before(function () {
    needs(this, 'kubectl')
  })

  /** One Secret each, so that keys that kubectl reads alike do not replace each other. */
  const manifest = (of: readonly string[], entry: (word: string) => string) =>
    of.map((word) => `${head}stringData:\n  ${entry(word)}\n`).join('---\n')

  const generated = () => {
    const refused = (word: string) =>
      open(manifest([word], (each) => `${each}: v`)).problems.some(({problem}) => problem.includes('refuses'))
    return [...new Set(samples(numberLike, 400))].filter((word) => !refused(word))
  }

  it('are the keys that kubectl reads', () => {
    for (const list of [words.split(' '), generated()]) {
      const text = manifest(list, (word) => `${word}: v`)
      const {values, problems, remarks} = open(text)
      expect(problems).to.deep.equal([])
      const read = readManifest(text).map(({stringData = {}}) => Object.keys(stringData)[0])
      expect(values.map(({alias}, index) => [list[index], alias])).to.deep.equal(
        read.map((key, index) => [list[index], key]),
      )
      expect(remarks.filter((remark) => remark.includes('kubectl reads these keys differently'))).to.have.lengthOf(1)
    }
  })

  for (const word of refusedKeys) {
    it(`are refused as keys, as kubectl does: ${word}`, () => {
      const text = manifest([word], (each) => `${each}: v`)
      expect(() => readManifest(text)).to.throw('unsupported map key')
      expect(open(text).problems).to.deep.equal([
        {line: 6, secret: 'x', problem: 'has a key that kubectl refuses without quotation marks'},
      ])
    })
  }

  it('are values only if kubectl reads a string, or nothing', () => {
    const list = [...words.split(' '), ...generated()].filter((word) => !/inf$|nan$/i.test(word))
    const text = manifest([...list, ...refusedKeys], (word) => `k: ${word}`)
    const bad = new Set(open(text).problems.map(({line = 0}) => line))
    const isGood = readManifest(text).map(({stringData}) =>
      ['string', 'undefined'].includes(typeof (stringData?.k ?? undefined)),
    )
    const ours = isGood.map((_, index) => !bad.has(6 + 7 * index))
    expect([...list, ...refusedKeys].filter((_, index) => isGood[index] !== ours[index])).to.deep.equal([])
  })

  for (const word of ['.inf', '-.INF', '.NaN']) {
    it(`are no values if kubectl refuses them: ${word}`, () => {
      const text = manifest([word], (each) => `k: ${each}`)
      expect(() => readManifest(text)).to.throw('unsupported value')
      expect(open(text).problems).to.deep.equal([
        {alias: 'k', line: 6, secret: 'x', problem: 'is read by kubectl as a number; put it in quotation marks'},
      ])
    })
  }

  it('are listed with their lines and what kubectl reads', () => {
    const {values, remarks} = open(`${head}stringData:\n  on: a\n  0x10: b\n  12: c\n  'off': d\n`)
    expect(values.map(({alias}) => alias)).to.deep.equal(['true', '16', '12', 'off'])
    expect(remarks).to.deep.equal([
      'without quotation marks, kubectl reads these keys differently: "on" (line 6) as "true", "0x10" (line 7) as "16"',
    ])
  })

  it('are the same key if kubectl reads them alike', () => {
    const text = `${head}stringData:\n  on: a\n  yes: b\n`
    expect(readManifest(text)[0]?.stringData).to.deep.equal({true: 'b'})
    expect(open(text).problems).to.deep.equal([{line: 7, secret: 'x', problem: 'repeats the key of line 6'}])
  })

  it('are not taken for an alias that they only look like', () => {
    const text = `${head}stringData:\n  on: a\n`
    const {bytes, added} = mergeWhole(kubernetes({name: 'x', labels: {}}, true), Buffer.from(text), [
      {alias: 'on', ciphertext: 'TkVX'},
    ])
    expect(added).to.deep.equal(['on'])
    expect(readManifest(bytes.toString())[0]?.stringData).to.deep.equal({true: 'a', on: 'TkVX'})
  })

  it('take no time if they are long', () => {
    const digits = '1'.repeat(1 << 20)
    expect(open(`${head}stringData:\n  k: ${digits}\n  l: 0x${digits}\n`).problems).to.have.lengthOf(0)
  })
})
