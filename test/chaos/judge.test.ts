import {expect} from 'chai'
import {
  judgeContents,
  judgeLeftovers,
  judgeSecrecy,
  judgeTogether,
  judgeWords,
  type Change,
  type Expectation,
  type Snapshot,
} from '../../chaos/judge.js'

function snapshot(files: Record<string, string>): Snapshot {
  return new Map(Object.entries(files).map(([file, content]) => [file, Buffer.from(content)]))
}

function becomes(file: string, content: string | undefined): Change {
  return {file, isNew: (found) => found?.toString() === content}
}

/** The command replaces a and b, creates c and removes d. */
const expectation: Expectation = {
  before: snapshot({a: 'old', b: 'old', d: 'old', other: 'kept'}),
  changes: [becomes('a', 'new'), becomes('b', 'new'), becomes('c', 'new'), becomes('d', undefined)],
}
const allOld = {a: 'old', b: 'old', d: 'old', other: 'kept'}
const allNew = {a: 'new', b: 'new', c: 'new', other: 'kept'}

function faultsIn(files: Record<string, string>): string[] {
  const after = snapshot(files)
  return [judgeContents, judgeLeftovers, judgeTogether]
    .flatMap((judge) => judge(expectation, after))
    .map(({kind, fact}) => `${kind}: ${fact}`)
}

describe('the judge of what a command leaves behind', () => {
  it('finds nothing wrong if everything is old or everything is new', () => {
    expect(faultsIn(allOld)).to.deep.equal([])
    expect(faultsIn(allNew)).to.deep.equal([])
  })

  it('finds a torn file, whether it was replaced or created', () => {
    expect(faultsIn({...allNew, a: 'ne'})).to.include('torn: a is neither old nor new (2 bytes)')
    expect(faultsIn({...allNew, c: ''})).to.include('torn: c is neither old nor new (0 bytes)')
  })

  it('finds a file that has disappeared', () => {
    expect(faultsIn({a: 'new', c: 'new', other: 'kept'})).to.include('lost: b has disappeared')
  })

  it('finds a file that the command should not have touched', () => {
    expect(faultsIn({...allNew, other: 'changed'})).to.deep.equal([
      'torn: other, which the command should not touch, has changed',
    ])
    expect(faultsIn({a: 'new', b: 'new', c: 'new'})).to.deep.equal([
      'lost: other, which the command should not touch, has disappeared',
    ])
  })

  it('finds what is left over', () => {
    expect(faultsIn({...allNew, '.mi-a-1.tmp': ''})).to.deep.equal(['left over: .mi-a-1.tmp'])
  })

  it('finds new files among old ones', () => {
    expect(faultsIn({...allOld, a: 'new'})).to.deep.equal(['mixed: a is new, b is old, c is old, d is old'])
    expect(faultsIn({...allNew, d: 'old'})).to.deep.equal(['mixed: a is new, b is new, c is new, d is old'])
  })
})

describe('the judge of secrecy', () => {
  const faults = (files: Record<string, string>) =>
    judgeSecrecy(expectation, snapshot(files), Object.keys(files)).map(({fact}) => fact)

  it('accepts what was there before, even under another name', () => {
    expect(faults({a: 'old', '.mi-a-1.tmp': 'old'})).to.deep.equal([])
  })

  it('finds a file that the program has written', () => {
    expect(faults({a: 'CANARY', '.mi-a-1.tmp': 'ol'})).to.deep.equal([
      'a contains a secret',
      '.mi-a-1.tmp contains a secret',
    ])
  })
})

describe('the judge of messages', () => {
  const kinds = (code: number | null, stderr: string) => judgeWords({code, stderr}, 'CANARY').map(({kind}) => kind)

  it('accepts success, a signal and an error in a sentence', () => {
    expect(kinds(0, 'done: 1 secret encrypted\n')).to.deep.equal([])
    expect(kinds(null, '')).to.deep.equal([])
    expect(kinds(1, 'error: "a" cannot be written (ENOSPC)\ntry: free some space\n')).to.deep.equal([])
  })

  it('finds a stack trace, an internal error, silence and an unusual exit code', () => {
    expect(kinds(1, 'Error: x\n    at open (node:fs:1:1)\n')).to.deep.equal(['failed'])
    expect(kinds(1, 'error: internal error (TypeError)\n')).to.deep.equal(['failed'])
    expect(kinds(1, '')).to.deep.equal(['failed'])
    expect(kinds(134, 'out of memory')).to.deep.equal(['failed'])
  })

  it('finds a secret', () => {
    expect(kinds(1, 'error: "CANARY-1" is not valid\n')).to.deep.equal(['secret'])
  })
})
