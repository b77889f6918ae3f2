/** What a scenario is, and what several of them share. */
import type {Place} from '../test/support/cli.js'
import {isComplete, type Expected, type Form} from './contents.js'
import type {Change} from './judge.js'
import {marker, type Kit, type Owner} from './kit.js'

export interface Command {
  readonly words: readonly string[]
  readonly stdin?: string
}

export interface Scenario {
  readonly name: string
  /** Writes the files that are there before. */
  readonly prepare: (place: Place, kit: Kit) => void
  readonly command: (kit: Kit) => Command
  /** The files that the command creates, replaces or removes: all of them or none. */
  readonly changes: (kit: Kit) => readonly Change[]
  /** Another command that works in the same directories. */
  readonly other: Command
  /** The files that the other command creates. */
  readonly otherChanges: (kit: Kit) => readonly Change[]
}

/** How many secrets a small file has. */
export const few = 20

export const config = 'home/.config/mi'

/** The other command for what writes to the directory `out`, and for what writes to the configuration directory. */
export const others = {
  out: {
    other: {
      words: ['secret', 'create', 'file', '--alias', 'other', '--dest', 'out/other.properties', '--profile', 'old'],
      stdin: `${marker}other`,
    },
    otherChanges: (kit: Kit) => [
      encrypted('out/other.properties', 'lines', expected(kit, new Map([['other', `${marker}other`]]))),
    ],
  },
  config: {
    other: {words: ['secret', 'init', 'symmetric', '--generate', '--profile', 'other']},
    otherChanges: () => symmetricProfile('other'),
  },
} as const

export function expected(
  kit: Kit,
  plain: ReadonlyMap<string, string>,
  owner: Owner = 'old',
): ReadonlyMap<string, Expected> {
  return new Map([...plain].map(([alias, secret]) => [alias, {secret, owner: kit.owners[owner]}]))
}

/** A file of the working directory that contains exactly these entries when it is new. */
export function encrypted(file: string, form: Form, expected: ReadonlyMap<string, Expected>): Change {
  return {
    file: `work/${file}`,
    isNew: (content) => content !== undefined && isComplete(form, content, expected),
  }
}

/** The profile's file, and the key that mi keeps for it. */
export function symmetricProfile(name: string): readonly Change[] {
  return [
    {
      file: `${config}/${name}.key`,
      isNew: (content) => content !== undefined && /^[0-9a-f]{64}\n$/.test(content.toString()),
    },
    {
      file: `${config}/${name}.yaml`,
      isNew: (content) => content !== undefined && /^version: 1\nkeyFile: \S+\n$/.test(content.toString()),
    },
  ]
}
