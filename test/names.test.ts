/** One name, one thing: a reader who has met a name knows what it means in every other file. */
import {expect} from 'chai'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'

const source = path.join(import.meta.dirname, '..', 'src')
const files = readdirSync(source, {recursive: true, encoding: 'utf8'}).filter((file) => file.endsWith('.ts'))

/** @returns the values that occur with more than one file */
function repeated(pairs: readonly (readonly [value: string, file: string])[]): string[] {
  const filesOf = new Map<string, Set<string>>()
  for (const [value, file] of pairs) filesOf.set(value, (filesOf.get(value) ?? new Set()).add(file))
  return [...filesOf].filter(([, all]) => all.size > 1).map(([value, all]) => `${value}: ${[...all].join(', ')}`)
}

describe('the names of the source', () => {
  it('are exported by one file each', () => {
    const exported = /^export (?:abstract |async )*(?:function\*?|const|class|interface|type) (\w+)/gm
    const pairs = files.flatMap((file) =>
      Array.from(
        readFileSync(path.join(source, file), 'utf8').matchAll(exported),
        ([, name = '']) => [name, file] as const,
      ),
    )
    expect(pairs.length).to.be.greaterThan(300)
    expect(repeated(pairs)).to.deep.equal([])
  })

  it('are the name of one file each, apart from commands', () => {
    const others = files.filter((file) => !file.startsWith('commands'))
    expect(repeated(others.map((file) => [path.basename(file), file]))).to.deep.equal([])
  })
})
