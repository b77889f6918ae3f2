/** Reads the words before the cursor as the program would read them. Never fails: words that make no sense are skipped. */
import {findCommand, type CommandTable, type TabledCommand} from './command-table.js'

/** What was typed before the word at the cursor, and what that word begins. */
export interface TypedLine {
  /** The words that name a command or a topic. */
  readonly path: readonly string[]
  /** Undefined unless the path is a command. */
  readonly command: TabledCommand | undefined
  /** The values of the flags, by their names; a boolean flag has none. */
  readonly flags: ReadonlyMap<string, readonly string[]>
  readonly args: readonly string[]
  /** The flag whose value is being typed. */
  readonly flag: string | undefined
  /** The word at the cursor; the part after `=` if it is `--flag=value`. */
  readonly current: string
  /** What precedes that in the same word: `--flag=`. */
  readonly before: string
  /** Whether the words after `--` have begun, none of which is a flag. */
  readonly isEnded: boolean
}

/** @param words those before the one at the cursor, without the program's name */
export function readLine(words: readonly string[], current: string, table: CommandTable): TypedLine {
  const path = commandPath(words, table)
  const command = findCommand(path.join(':'), table)
  const flags = new Map<string, string[]>()
  const args: string[] = []
  const add = (name: string, ...values: readonly string[]) => {
    flags.set(name, [...(flags.get(name) ?? []), ...values])
  }
  let flag: string | undefined
  let isEnded = false
  for (const word of words.slice(path.length)) {
    if (flag !== undefined) {
      add(flag, word)
      flag = undefined
    } else if (isEnded || word === '-' || !word.startsWith('-')) args.push(word)
    else if (word === '--') isEnded = true
    else {
      const {name, value} = readFlag(word, command)
      if (name === undefined) continue
      if (value !== undefined) add(name, value)
      else if (command?.flags[name]?.type === 'option') flag = name
      else add(name)
    }
  }
  const typed = {path, command, flags, args, isEnded}
  const equals = /^--[^=]+=/.exec(current)?.[0]
  if (flag !== undefined || isEnded || equals === undefined) return {...typed, flag, current, before: ''}
  const {name} = readFlag(equals, command)
  return {...typed, flag: name ?? '', current: current.slice(equals.length), before: equals}
}

function commandPath(words: readonly string[], table: CommandTable): readonly string[] {
  const names = Object.entries(table.commands).flatMap(([id, {hiddenAliases = []}]) => [id, ...hiddenAliases])
  let length = 0
  for (; length < words.length; length++) {
    const id = words.slice(0, length + 1).join(':')
    if (!names.some((name) => name === id || name.startsWith(`${id}:`))) break
  }
  return words.slice(0, length)
}

/** @returns the name of the flag, undefined for one that the command does not have, and the value that the word contains */
function readFlag(word: string, command: TabledCommand | undefined): {readonly name?: string; readonly value?: string} {
  const entries = Object.entries(command?.flags ?? {})
  if (!word.startsWith('--')) {
    const found = entries.find(([, {char, charAliases = []}]) => [char, ...charAliases].includes(word[1]))
    if (found === undefined) return {}
    return {name: found[0], ...(found[1].type === 'option' && word.length > 2 && {value: word.slice(2)})}
  }
  const [typed = '', ...rest] = word.slice(2).split('=')
  const found = entries.find(([name, {aliases = []}]) => name === typed || aliases.includes(typed))
  return {...(found && {name: found[0]}), ...(word.includes('=') && {value: rest.join('=')})}
}
