import {expect} from 'chai'
import {readdirSync} from 'node:fs'
import path from 'node:path'
import {seed} from '../../fuzz/corpus.js'
import {examine} from '../../fuzz/examine.js'
import {targets} from '../../fuzz/targets.js'
import {readNamedFile} from '../../fuzz/targets/editable.js'
import {FormatError} from '../../src/errors.js'

/** What should become of an input that was once read wrongly. */
interface Expectation {
  /** The name of the target that found it. */
  readonly target: string
  /** The error, if it is refused. */
  readonly refused?: string
  /** The values that are read from it, with their aliases, if they are listed. */
  readonly values?: readonly (readonly [alias: string, value: string])[]
}

const directory = 'fuzz/findings'
const expectations = JSON.parse(seed('fuzz/findings.json').toString()) as Readonly<Record<string, Expectation>>

describe('what fuzzing has found', () => {
  it('is all listed', () => {
    const files = readdirSync(path.join(import.meta.dirname, '..', 'vectors', directory))
    expect(files.toSorted()).to.deep.equal(Object.keys(expectations).toSorted())
  })

  for (const [name, {target, refused, values}] of Object.entries(expectations)) {
    const input = seed(path.join(directory, name))

    it(`is fixed: ${name}`, async () => {
      const found = targets.find((each) => each.name === target)!
      expect(await examine(found, input)).to.equal(undefined)
    })

    if (refused !== undefined)
      it(`is refused: ${name}`, () => {
        expect(() => readNamedFile(name, input)).to.throw(FormatError, refused)
      })

    if (values !== undefined)
      it(`has the right values: ${name}`, () => {
        expect(readNamedFile(name, input).values.map(({alias, value}) => [alias, value])).to.deep.equal(values)
      })
  }
})
