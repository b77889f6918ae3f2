import {expect} from 'chai'
import {collect, beginEncrypting, encryptStream} from '../../src/bulk/encrypt.js'
import {judgeStream} from '../../src/bulk/judge.js'
import {anyValue} from '../../src/bulk/fitness.js'
import {heldSource} from '../../src/bulk/source.js'
import {survey} from '../../src/bulk/survey.js'
import {runtimeDecryptor} from '../../src/cipher/runtime-decryptor.js'
import {findTransformation, transformations} from '../../src/cipher/transformations.js'
import {keysFor, rsaKeys} from '../cipher/keys.js'

describe('encrypting on several threads', () => {
  const values = Array.from({length: 3000}, (_, index) => ({alias: `s${index}`, value: `é${index}`, line: index + 1}))
  const found = {count: values.length, isSuperseded: () => false}

  for (const transformation of transformations) {
    const {encrypting: key, decrypting} = keysFor(transformation)
    const encryption = {transformation, key}

    it(`${transformation.name}: encrypts what one thread encrypts, in the same order`, async () => {
      const open = runtimeDecryptor(transformation, decrypting)
      for (const threads of [1, 2, 4]) {
        const made = await collect(
          encryptStream(
            heldSource({values, problems: [], remarks: []}),
            found,
            encryption,
            beginEncrypting(encryption, threads),
          ),
        )
        expect(made.map(({alias}) => alias)).to.deep.equal(values.map(({alias}) => alias))
        const some = made.filter((_, index) => index % 37 === 0 || index > 2990)
        for (const {alias, ciphertext} of some)
          expect(open(ciphertext)).to.deep.equal({plaintext: `é${alias.slice(1)}`})
      }
    })
  }

  const [transformation] = transformations
  const encryption = {
    transformation: transformation!,
    key: keysFor(transformation!).encrypting,
  }

  it('begins before all are checked, and then leaves out what is superseded', async () => {
    const named = (index: number, alias: string) => ({alias, value: `value ${index}`, line: index + 1})
    const first = Array.from({length: 3000}, (_, index) => named(index, `s${index}`))
    const second = Array.from({length: 3000}, (_, index) =>
      named(3000 + index, index % 2 === 0 ? `s${index}` : `t${index}`),
    )
    const headStart = beginEncrypting(encryption, 3)
    const blocks = async function* () {
      yield {values: first, problems: [], remarks: []}
      await headStart.crew.pool
      yield {values: second, problems: [], remarks: []}
    }
    const source = {name: 'f', blocks}
    const surveyed = await survey(
      source,
      encryption,
      () => undefined,
      anyValue,
      (values, areFit) => {
        headStart.add(values, areFit)
      },
    )
    expect(headStart.begun.map(({batch}) => batch.length)).to.deep.equal([256, 256, 256, 256])
    const made = await collect(encryptStream(source, surveyed, encryption, headStart))
    const kept = [...first.filter((_, index) => index % 2 === 1), ...second]
    expect(made.map(({alias}) => alias)).to.deep.equal(kept.map(({alias}) => alias))
    expect(made).to.have.length(surveyed.count)
    const open = runtimeDecryptor(encryption.transformation, keysFor(encryption.transformation).decrypting)
    for (const [index, {ciphertext}] of made.entries())
      if (index % 101 === 0) expect(open(ciphertext)).to.deep.equal({plaintext: kept[index]!.value})
  })

  it('does not begin with what cannot be encrypted', async () => {
    const headStart = beginEncrypting(encryption, 3)
    const values = Array.from({length: 3000}, (_, index) => ({alias: `s${index}`, value: 'x', line: index + 1}))
    headStart.add(values, true)
    await headStart.crew.pool
    headStart.add([{alias: 'long', value: 'x'.repeat(1000), line: 3001}], false)
    headStart.add(values, false)
    expect(headStart.begun.flatMap(({batch}) => batch.map(({value}) => value))).not.to.include('x'.repeat(1000))
    await headStart.crew.close()
  })

  for (const threads of [1, 3]) {
    it(`stops when no more is read, on ${threads}`, async () => {
      for await (const batch of encryptStream(
        heldSource({values, problems: [], remarks: []}),
        found,
        encryption,
        beginEncrypting(encryption, threads),
      ).batches) {
        expect(batch[0]).to.include({alias: 's0'})
        break
      }
    })
  }
})

describe('judging a stream of values on several threads', () => {
  for (const transformation of transformations) {
    const {encrypting, decrypting: key} = keysFor(transformation)

    it(`${transformation.name}: returns the verdicts of each batch, in order, however large it is`, async () => {
      const encrypt = await transformation.encryptor(encrypting)
      const valueOf = (index: number) =>
        index % 10 === 3 ? 'password' : encrypt(Buffer.from(`s${index}`)).toString('base64')
      const sizes = transformation.keyKind === 'rsa' ? [1, 0, 150, 33, 32, 200] : [1, 0, 2500, 257, 256, 300]
      let count = 0
      const batches = sizes.map((size, batch) => ({
        file: `f${batch}`,
        values: Array.from({length: size}, () => {
          const line = ++count
          return {alias: `a${line}`, line, overridden: false, value: valueOf(line)}
        }),
      }))
      let index = 0
      for await (const verdicts of judgeStream(batches, {transformation, key})) {
        const {file, values} = batches[index++]!
        expect(verdicts.map((verdict) => ({file: verdict.file, value: verdict.value}))).to.deep.equal(
          values.map((value) => ({file, value})),
        )
        for (const verdict of verdicts) {
          const {line = 0} = verdict
          const expected = line % 10 === 3 ? {reason: 'plaintext'} : {plaintext: `s${line}`}
          expect(verdict).to.include({alias: `a${line}`, ...expected})
        }
      }
      expect(index).to.equal(batches.length)
    })
  }

  const transformation = findTransformation('RSA/ECB/OAEPWithSHA1AndMGF1Padding')
  const {privateKey: key} = rsaKeys(2048)
  const value = {alias: 'a', line: 1, overridden: false, value: 'A'.repeat(344)}

  for (const count of [1, 100]) {
    it(`reads no further when ${count === 1 ? 'few' : 'many'} batches were read and no more verdicts are`, async () => {
      let isClosed = false
      const batches = function* () {
        try {
          for (let index = 0; index < count; index++) yield {file: 'f', values: Array.from({length: 32}, () => value)}
        } finally {
          isClosed = true
        }
      }
      for await (const verdicts of judgeStream(batches(), {transformation, key})) {
        expect(verdicts).to.have.length(32)
        break
      }
      expect(isClosed).to.equal(true)
    })
  }

  it('passes on what the batches throw', async () => {
    const batches = function* () {
      for (let index = 0; index < 20; index++) yield {file: 'f', values: Array.from({length: 32}, () => value)}
      throw new RangeError('unreadable')
    }
    const read = async () => {
      for await (const verdicts of judgeStream(batches(), {transformation, key})) expect(verdicts).to.have.length(32)
    }
    expect(await read().catch((error: unknown) => error)).to.be.instanceOf(RangeError)
  })
})
