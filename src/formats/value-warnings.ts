/** Warnings about values that may not be the secrets their author means: those of their format, and those of any format. */
import {mostShown} from '../wording.js'
import type {NamedValue, Trap} from './format.js'
import {listMentions} from './text/mentions.js'

/** Collects remarks while values are added one by one. Memory use does not grow with their number. */
interface ValueRemarks {
  add(value: NamedValue): void
  /** One sentence for each kind, in the order in which the kinds were first seen. */
  remarks(): readonly string[]
}

interface Caught {
  /** The first dozen, without their values. */
  readonly first: Pick<NamedValue, 'alias' | 'line'>[]
  count: number
}

/** @param more traps of one format, in addition to those of every format */
export function valueRemarks(more: readonly ValueTrap[] = []): ValueRemarks {
  const caught = new Map<Trap, Caught>()
  const all = [...traps, ...more]

  return {
    add: (value) => {
      for (const trap of value.traps ?? none) mention(trap, value)
      for (const trap of all) if (trap.catches(value.value)) mention(trap, value)
    },
    remarks: () => Array.from(caught, ([{remark}, {first, count}]) => remark(listMentions(first, count))),
  }

  function mention(trap: Trap, {alias, line}: NamedValue): void {
    const known = caught.get(trap) ?? {first: [], count: 0}
    caught.set(trap, known)
    if (++known.count <= mostShown) known.first.push({alias, ...(line !== undefined && {line})})
  }
}

const none: readonly Trap[] = []

/** For formats in which a line break at the end is easily overlooked. */
export const finalLineBreakTrap: Trap = {
  remark: (places) =>
    `ends in a line break, which is encrypted with it: ${places}; remove it if it does not belong to the secret (echo adds one)`,
}

/** Looks at the value itself, whatever its format. */
export interface ValueTrap extends Trap {
  readonly catches: (value: string) => boolean
}

/** Those of any format. */
const traps: readonly ValueTrap[] = [
  {
    catches: (value) => value.startsWith('\uFEFF'),
    remark: (places) =>
      `a byte order mark (U+FEFF) at the beginning of a value is encrypted with it: ${places}; remove it if it does not belong to the secret`,
  },
  // In cipher-text.properties and deployment.toml, the Cipher Tool encrypts what is in brackets, without the brackets.
  {
    catches: (value) => value.startsWith('[') && value.length > 2 && value.trimEnd().endsWith(']'),
    remark: (places) =>
      `square brackets around a value, the Cipher Tool's mark for plaintext, are encrypted with it: ${places}; remove them if they do not belong to the secret`,
  },
  // cipher-tool.properties lists where secrets are used: `alias=file//xpath,true`, or `,false`.
  {
    catches: (value) => /,(?:true|false)\s*$/.test(value) && /^[^\s:]+\/\/\S/.test(value),
    remark: (places) =>
      `a value like "file//xpath,true", as in the Cipher Tool's cipher-tool.properties, is encrypted as it is: ${places}; the secrets themselves are in cipher-text.properties`,
  },
]
