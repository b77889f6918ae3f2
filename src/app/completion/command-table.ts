/** The commands as completion sees them: oclif's manifest, and the topics of package.json. */

/** A flag in the manifest. */
export interface TabledFlag {
  readonly type: 'boolean' | 'option'
  readonly char?: string
  readonly description?: string
  readonly helpValue?: string
  readonly helpGroup?: string
  readonly options?: readonly string[]
  readonly multiple?: boolean
  readonly hidden?: boolean
  readonly exclusive?: readonly string[]
  /** Older names. */
  readonly aliases?: readonly string[]
  readonly charAliases?: readonly string[]
}

/** An argument in the manifest. */
export interface TabledArgument {
  readonly required?: boolean
  readonly options?: readonly string[]
  readonly multiple?: boolean
}

/** A command in the manifest. */
export interface TabledCommand {
  readonly summary?: string
  readonly description?: string
  readonly hidden?: boolean
  readonly hiddenAliases?: readonly string[]
  readonly args: Readonly<Record<string, TabledArgument>>
  readonly flags: Readonly<Record<string, TabledFlag>>
}

/** A topic in package.json. */
export interface TabledTopic {
  readonly description?: string
}

export interface CommandTable {
  /** By oclif's ids: `secret:create`. */
  readonly commands: Readonly<Record<string, TabledCommand>>
  /** The topics at the top level. */
  readonly topics: Readonly<Record<string, TabledTopic>>
}

/** Something to complete a word with. */
export interface Candidate {
  readonly value: string
  /** A fragment; absent if the value says it all. */
  readonly description?: string
}

/** @param topic the words before the cursor @returns the words that name a command or a topic there */
export function wordsAfter(topic: readonly string[], {commands, topics}: CommandTable): readonly Candidate[] {
  const before = topic.map((word) => `${word}:`).join('')
  const ids = Object.keys(commands).filter((id) => id.startsWith(before) && commands[id]?.hidden !== true)
  const words = new Set(ids.map((id) => id.slice(before.length).split(':')[0] ?? ''))
  return [...words].map((value) =>
    candidate(
      value,
      commands[`${before}${value}`]?.summary ?? (before === '' ? topics[value]?.description : undefined),
    ),
  )
}

/** @returns the candidate, with the first phrase of the description */
export function candidate(value: string, description?: string): Candidate {
  const [line = ''] = (description ?? '').split(/\n|; /)
  return line === '' ? {value} : {value, description: line}
}

/** @param id of a command, or another name that lists of commands do not contain */
export function findCommand(id: string, {commands}: CommandTable): TabledCommand | undefined {
  if (Object.hasOwn(commands, id)) return commands[id]
  return Object.values(commands).find(({hiddenAliases}) => hiddenAliases?.includes(id))
}
