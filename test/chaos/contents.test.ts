import {expect} from 'chai'
import {encrypt, isComplete, render, type Expected, type Form} from '../../chaos/contents.js'
import {identity, newIdentity} from '../support/identity.js'

describe('isComplete', () => {
  const owner = identity()
  const plain = new Map([
    ['one', 'secret 1'],
    ['two', 'secret 2'],
    ['three', 'secret 3'],
  ])
  const entries = new Map([...plain].map(([alias, secret]) => [alias, encrypt(secret, owner)]))
  const expected = new Map<string, Expected>([...plain].map(([alias, secret]) => [alias, {secret, owner}]))
  const complete = (form: Form, text: string, wanted = expected) => isComplete(form, Buffer.from(text), wanted)

  for (const form of ['lines', 'manifest', 'toml'] as const) {
    const text = render(form, entries)

    it(`accepts complete ${form}`, () => {
      expect(complete(form, text)).to.be.true
    })

    it(`refuses ${form} that end anywhere before the end`, () => {
      for (let length = 0; length < text.length; length += 7) expect(complete(form, text.slice(0, length))).to.be.false
      expect(complete(form, text.slice(0, -1))).to.be.false
    })

    it(`refuses ${form} with a missing or an additional entry`, () => {
      expect(complete(form, render(form, new Map([...entries].slice(1))))).to.be.false
      expect(complete(form, render(form, new Map([...entries, ['four', encrypt('secret 4', owner)]])))).to.be.false
    })

    it(`refuses ${form} with another secret, or for another key`, () => {
      expect(complete(form, render(form, new Map([...entries, ['three', encrypt('secret 2', owner)]])))).to.be.false
      const other = newIdentity()
      expect(complete(form, render(form, new Map([...entries, ['one', encrypt('secret 1', other)]])))).to.be.false
    })
  }

  it('compares a ciphertext that must be kept', () => {
    const kept = new Map<string, Expected>([...entries].map(([alias, ciphertext]) => [alias, {ciphertext}]))
    expect(complete('lines', render('lines', entries), kept)).to.be.true
    const changed = new Map([...entries, ['two', encrypt('secret 2', owner)]])
    expect(complete('lines', render('lines', changed), kept)).to.be.false
  })
})
