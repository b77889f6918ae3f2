import {expect} from 'chai'
import {WrongPasswordError} from '../../src/errors.js'
import {recogniseKeystore} from '../../src/keystore/recognise.js'
import {damageBytes, splice} from '../../fuzz/mutators/bytes.js'
import {lowerIterations, mutateTree} from '../../fuzz/mutators/der.js'
import {encodeLength, encodeTree, parseTree, placesIn} from '../../fuzz/mutators/der-tree.js'
import * as dialects from '../../fuzz/mutators/dialects.js'
import {mutateJks, sealJks} from '../../fuzz/mutators/jks.js'
import {lightenMac} from '../../fuzz/mutators/pkcs12-mac.js'
import {composeText, encodeText, mutateText, type Dialect} from '../../fuzz/mutators/text.js'
import {Random} from '../../fuzz/random.js'
import {vectorBytes, vectors} from '../keystore/vectors.js'

const password = 'secret1'

/** What a mutator makes of many seeds. */
function many<T>(mutate: (random: Random) => T, count = 300): T[] {
  return Array.from({length: count}, (_, seed) => mutate(new Random(seed)))
}

const distinct = (results: readonly Buffer[]) => new Set(results.map((bytes) => bytes.toString('latin1'))).size

/** The same seed makes the same input, other seeds other inputs, and the original is not changed. */
function itIsReproducible(mutate: (random: Random) => Buffer, original?: Buffer): void {
  it('is reproducible', () => {
    const before = original && Buffer.from(original)
    const first = many(mutate)
    expect(many(mutate)).to.deep.equal(first)
    expect(distinct(first)).to.be.above(100)
    if (before !== undefined) expect(original).to.deep.equal(before)
  })
}

describe('damaged bytes', () => {
  const original = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz')
  itIsReproducible((random) => damageBytes(original, random), original)

  it('are shorter, longer, and of the same length', () => {
    const lengths = many((random) => Math.sign(damageBytes(original, random).length - original.length))
    expect(new Set(lengths)).to.deep.equal(new Set([-1, 0, 1]))
  })

  it('may begin as nothing', () => {
    for (const bytes of many((random) => damageBytes(Buffer.alloc(0), random))) expect(bytes.length).to.be.below(100)
  })

  it('are spliced from the beginning of one and the end of the other', () => {
    for (const bytes of many((random) => splice(Buffer.from('aaaa'), Buffer.from('bbbb'), random)))
      expect(bytes.toString()).to.match(/^a{0,4}b{0,4}$/)
  })
})

describe('a tree of DER', () => {
  const files = ['keytool.p12', 'openssl-one-round.p12', 'java-indefinite.p12', 'java-many.p12']
  const trees = files.map((name) => parseTree(vectorBytes(name))!)

  for (const [index, name] of files.entries()) {
    it(`of ${name} is written as it was read`, () => {
      expect(encodeTree(trees[index]!).equals(vectorBytes(name))).to.equal(true)
      expect(placesIn(trees[index]!).length).to.be.above(10)
    })
  }

  it('has lengths in the shortest form', () => {
    const lengths = [0, 0x7f, 0x80, 0xff, 0x100, 0x1_0000].map((length) => encodeLength(length).toString('hex'))
    expect(lengths).to.deep.equal(['00', '7f', '8180', '81ff', '820100', '83010000'])
  })

  itIsReproducible((random) => encodeTree(mutateTree(trees[1]!, random, trees)), encodeTree(trees[1]!))

  it('is mutated in its tags, lengths, order, nesting and content', () => {
    const original = encodeTree(trees[1]!)
    const mutants = many((random) => encodeTree(mutateTree(trees[1]!, random, trees)), 1000)
    expect(mutants.filter((mutant) => mutant.equals(original)).length).to.be.below(300)
    expect(mutants.some((mutant) => mutant.length > 3 * original.length)).to.equal(true)
    expect(mutants.some((mutant) => mutant.length < original.length / 2)).to.equal(true)
    expect(
      mutants.some((mutant) => mutant[1] === 0x80),
      'an indefinite length',
    ).to.equal(true)
    expect(
      mutants.some((mutant) => mutant.includes('84ffffffff', 0, 'hex')),
      'a huge length',
    ).to.equal(true)
  })

  it('has a MAC that is computed again', async () => {
    const tree = lightenMac(parseTree(vectorBytes('openssl-plain.p12'))!, password)
    const sealed = recogniseKeystore(encodeTree(tree))
    expect(await sealed.open(password)).to.have.length(1)
    const refused = await sealed.open('another').catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(WrongPasswordError)
  })

  it('has no large iteration counts, and keeps other numbers', () => {
    const numbers = Buffer.from('0203030d40 02034c4b40 02034c4b41 020103 0202ffff'.replaceAll(' ', ''), 'hex')
    const lowered = '0203000800 0203000800 02034c4b41 020103 02020800'.replaceAll(' ', '')
    expect(lowerIterations(numbers).toString('hex')).to.equal(lowered)
  })
})

for (const name of ['keytool.jks', 'java-names.jks', 'java-version-1.jks', 'java-many.jceks']) {
  describe(`mutants of ${name}`, () => {
    const original = vectorBytes(name)
    itIsReproducible((random) => mutateJks(original, password, random), original)

    it('begin as a keystore does, unless that was mutated, and can often be opened', async () => {
      const opened = await Promise.all(many((random) => opens(mutateJks(original, password, random))))
      expect(opened.filter(Boolean).length).to.be.above(10)
    })
  })
}

async function opens(bytes: Buffer): Promise<boolean> {
  try {
    await recogniseKeystore(bytes).open(password)
    return true
  } catch {
    return false
  }
}

it('a keystore is sealed as Java does it', () => {
  const original = vectorBytes('keytool.jks')
  expect(sealJks(original.subarray(0, -20), vectors['keytool.jks']!.password).equals(original)).to.equal(true)
})

const texts: Readonly<Record<keyof typeof dialects, string>> = {
  propertiesDialect: 'a=b\nlong = c\\\n  d\n',
  dotenvDialect: 'A=b\nexport C="d e"\n',
  yamlDialect: 'kind: Secret\nstringData:\n  a: b\n  c: "d"\n',
  tomlDialect: '[a]\nb = "c"\n',
  helmDialect: 'wso2:\n  config:\n    password: "c"\n',
  homeDialect: 'a=b\n<Location>c</Location>\n',
  profileDialect: 'version: 1\nkeyFile: /x\n',
  ciphertextDialect: `${'QUJDREVGR0hJ'.repeat(8)}+/==`,
}

for (const [name, dialect] of Object.entries(dialects) as [keyof typeof dialects, Dialect][]) {
  describe(`mutants in ${name}`, () => {
    const text = texts[name]
    itIsReproducible((random) => Buffer.from(mutateText(text, dialect, random)))
    itIsReproducible((random) => Buffer.from(composeText(dialect, random)))

    it('have each piece of the dialect somewhere', () => {
      const all = many((random) => composeText(dialect, random), 1000).join('\u0001')
      expect(dialect.pieces.filter((piece) => !all.includes(piece))).to.deep.equal([])
    })

    for (const [index, change] of dialect.changes.entries()) {
      it(`are changed by change ${index + 1}`, () => {
        const changed = many((random) => change(text, random)).filter((mutant) => mutant !== text)
        expect(changed.length).to.be.above(0)
      })
    }
  })
}

describe('an encoded text', () => {
  it('is mostly UTF-8, and sometimes UTF-16, has a byte order mark, or is broken', () => {
    const encoded = many((random) => encodeText('é=ü\n', random), 1000)
    const isText = (bytes: Buffer) => bytes.toString('utf8') === 'é=ü\n'
    expect(encoded.filter(isText).length).to.be.within(650, 850)
    for (const beginning of ['fffe', 'efbbbf', 'e900', 'e93d'])
      expect(
        encoded.some((bytes) => bytes.toString('hex').startsWith(beginning)),
        beginning,
      ).to.equal(true)
    expect(
      encoded.some((bytes) => bytes.includes('eda080', 0, 'hex')),
      'half a surrogate pair',
    ).to.equal(true)
  })
})
