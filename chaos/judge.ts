/** Judges what a command left behind, whatever happened to it. */

/** The content of every file, by its path relative to the root of the place. */
export type Snapshot = ReadonlyMap<string, Buffer>

/** A file that a command creates, replaces or removes. */
export interface Change {
  readonly file: string
  /**
   * Whether this is the complete content that the command writes; undefined means that the file is gone.
   */
  readonly isNew: (content: Buffer | undefined) => boolean
}

export interface Expectation {
  /** The files from before the command. */
  readonly before: Snapshot
  readonly changes: readonly Change[]
}

/** What can be wrong, in the words of the table. */
export const faultKinds = ['torn', 'lost', 'left over', 'mixed', 'secret', 'failed'] as const

export interface Fault {
  readonly kind: (typeof faultKinds)[number]
  /** What is wrong, with the file that has it. */
  readonly fact: string
}

/** Files that are neither old nor new, and files that have disappeared or changed although they should not. */
export function judgeContents({before, changes}: Expectation, after: Snapshot): readonly Fault[] {
  const changing = changes.flatMap((change) => judgeChange(change, before.get(change.file), after.get(change.file)))
  const others = [...before].filter(([file]) => changes.every((change) => change.file !== file))
  const kept = others.flatMap(([file, content]) => judgeKept(file, content, after.get(file)))
  return [...changing, ...kept]
}

function judgeChange({file, isNew}: Change, old: Buffer | undefined, now: Buffer | undefined): readonly Fault[] {
  if (isSame(old, now) || isNew(now)) return []
  if (now === undefined) return [{kind: 'lost', fact: `${file} has disappeared`}]
  return [{kind: 'torn', fact: `${file} is neither old nor new (${now.length} bytes)`}]
}

function judgeKept(file: string, old: Buffer, now: Buffer | undefined): readonly Fault[] {
  if (now === undefined) return [{kind: 'lost', fact: `${file}, which the command should not touch, has disappeared`}]
  return isSame(old, now) ? [] : [{kind: 'torn', fact: `${file}, which the command should not touch, has changed`}]
}

function isSame(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other)
}

/** Files that were not there before and that the command does not create. */
export function judgeLeftovers({before, changes}: Expectation, after: Snapshot): readonly Fault[] {
  const expected = new Set([...before.keys(), ...changes.map(({file}) => file)])
  return [...after.keys()].filter((file) => !expected.has(file)).map((file) => ({kind: 'left over', fact: file}))
}

/**
 * Files with plaintext or a password: the program writes neither. What the scenario wrote may still be there, also under the name that it
 * is restored from.
 * @param holding the files that contain a secret
 */
export function judgeSecrecy({before}: Expectation, after: Snapshot, holding: readonly string[]): readonly Fault[] {
  const isOld = (content: Buffer | undefined) => [...before.values()].some((old) => isSame(old, content))
  return holding
    .filter((file) => !isOld(after.get(file)))
    .map((file) => ({kind: 'secret', fact: `${file} contains a secret`}))
}

/** Some of the files are new and others are old. */
export function judgeTogether(expectation: Expectation, after: Snapshot): readonly Fault[] {
  const {changes} = expectation
  const states = changes.map(({file, isNew}) => `${file} is ${isNew(after.get(file)) ? 'new' : 'old'}`)
  if (isAllOld(expectation, after) || isAllNew(expectation, after)) return []
  return [{kind: 'mixed', fact: states.join(', ')}]
}

export function isAllOld({before, changes}: Expectation, after: Snapshot): boolean {
  return changes.every(({file}) => isSame(before.get(file), after.get(file)))
}

export function isAllNew({changes}: Pick<Expectation, 'changes'>, after: Snapshot): boolean {
  return changes.every(({file, isNew}) => isNew(after.get(file)))
}

/** What a process said at its end. */
export interface End {
  /** The exit code, or null if a signal ended it. */
  readonly code: number | null
  readonly stderr: string
}

/**
 * A failed command says why in a sentence, without a stack trace and without a secret.
 * @param marker what every secret contains
 */
export function judgeWords({code, stderr}: End, marker: string): readonly Fault[] {
  const faults: Fault[] = []
  if (/\n\s+at .+[:)]\d*|internal error/.test(stderr)) faults.push({kind: 'failed', fact: `crashed: ${quote(stderr)}`})
  else if (code === 1 && !/^error: \S/m.test(stderr))
    faults.push({kind: 'failed', fact: `failed without an error: ${quote(stderr)}`})
  else if (code !== null && ![0, 1, 130].includes(code))
    faults.push({kind: 'failed', fact: `exit code ${code}: ${quote(stderr)}`})
  if (stderr.includes(marker)) faults.push({kind: 'secret', fact: 'a secret in a message'})
  return faults
}

/** @returns the end of what was said, on one line */
export function quote(stderr: string): string {
  return stderr.trim().replaceAll(/\s+/g, ' ').slice(-300)
}
