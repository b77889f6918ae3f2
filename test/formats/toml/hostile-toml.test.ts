/** TOML as a source finds the values that Python's tomllib finds, and refuses the same texts. MI_PROPERTY_RUNS=6000 tries more of them. */
import {expect} from 'chai'
import {textsIn} from '../../../fuzz/corpus.js'
import {tomlDialect} from '../../../fuzz/mutators/dialects.js'
import {composeText, mutateText} from '../../../fuzz/mutators/text.js'
import {Random} from '../../../fuzz/random.js'
import {FormatError} from '../../../src/errors.js'
import {tomlSource} from '../../../src/formats/toml/toml-source.js'
import {needs} from '../../support/tools.js'
import {runs, seed} from '../generated.js'
import {bracketedPlaintext, generateToml, renderToml} from './generated-toml.js'
import {leavesByPython, type Leaf} from './toml-tables.js'

const seeds = [...textsIn('fuzz/toml'), ...textsIn('toml')]

/** Texts that are valid, nearly valid, and nothing but pieces. */
function hostileText(index: number): string {
  const random = new Random(`${seed} hostile ${index}`)
  const generated = renderToml(generateToml(`${seed} ${index}`, bracketedPlaintext))
  if (random.oneIn(4)) return generated
  const text = random.oneIn(10)
    ? composeText(tomlDialect, random)
    : mutateText(random.oneIn(3) ? random.pick(seeds) : generated, tomlDialect, random)
  // What is no Unicode text cannot be sent to Python, and a byte order mark is removed before TOML is read.
  return Buffer.from(text)
    .toString()
    .replace(/^\uFEFF+/, '')
}

/** @returns undefined if the text is refused */
function readLeaves(text: string): readonly Leaf[] | undefined {
  try {
    const {values, problems, settings = []} = tomlSource.read(text)
    return [
      ...values.map(({alias, value}) => ['string', alias, value] as const),
      ...problems.map(({alias = ''}) => ['mark', alias] as const),
      ...settings.map(({alias, written}) => {
        if (written === undefined) return ['other', alias] as const
        return /^(?:true|false)$/.test(written) ? (['boolean', alias, written] as const) : integer(alias, written)
      }),
    ]
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function integer(alias: string, written: string): Leaf {
  const digits = written.replaceAll(/_|^\+/g, '')
  return ['integer', alias, String(digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits))]
}

/** What stands for something else in a deployment.toml is a string for Python. */
function withoutMarks(theirs: readonly Leaf[], ours: readonly Leaf[]): readonly string[] {
  const marks = new Set(ours.filter(([kind]) => kind === 'mark').map(([, alias]) => alias))
  return theirs.map((leaf) => JSON.stringify(marks.has(leaf[1]) ? ['mark', leaf[1]] : leaf)).sort()
}

describe('hostile TOML as a source', () => {
  it("has the values that Python's tomllib finds, or is refused by both", function () {
    needs(this, 'python3')
    const texts = Array.from({length: runs(600)}, (_, index) => hostileText(index))
    let valid = 0
    for (const [index, theirs] of leavesByPython(texts).entries()) {
      const label = `${JSON.stringify(texts[index])} (MI_PROPERTY_SEED=${seed})`
      const ours = readLeaves(texts[index]!)
      expect(ours === undefined ? 'refused' : 'read', label).to.equal(theirs === null ? 'refused' : 'read')
      if (theirs === null || ours === undefined) continue
      expect(ours.map((leaf) => JSON.stringify(leaf)).sort(), label).to.deep.equal(withoutMarks(theirs, ours))
      valid++
    }
    expect(valid).to.be.within(texts.length / 4, texts.length * 0.9)
  })
})
