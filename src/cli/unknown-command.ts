/** The error for words that are not a command. They are not repeated, because one of them may be a secret. */
import type {Interfaces} from '@oclif/core'
import {UsageError} from '../errors.js'
import {nearest} from '../nearest.js'

/** What is known about the commands. oclif's configuration has it. */
interface KnownCommands {
  readonly bin: string
  readonly topics: readonly {readonly name: string}[]
  readonly commands: readonly {readonly id: string; readonly hidden?: boolean | undefined}[]
}

/** What other tools call our commands, if it is not like their names. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['ls', 'list'],
  ['rm', 'remove'],
  ['delete', 'remove'],
  ['add', 'create'],
  ['new', 'create'],
  ['get', 'decrypt'],
  ['check', 'verify'],
])

const helpFlags = ['--help', '-h'] as const

/** What can stand in the place of a command. */
const rootFlags = [...helpFlags, '--version', '-v'] as const

/** @param words in the place of a command @returns the error, which suggests the commands that were probably meant */
export function unknownCommand(words: readonly string[], config: KnownCommands): UsageError {
  const [first = ''] = words
  const list = `"${config.bin} --help" to list commands`
  if (first.startsWith('-')) {
    const flag = nearest(first, rootFlags)
    return new UsageError('unknown flag', flag === undefined ? `run ${list}` : `use ${flag}, or run ${list}`)
  }
  if (first === 'version')
    return new UsageError(`unknown "${config.bin}" command`, `run "${config.bin} --version", or ${list}`)
  const topic = config.topics.find(({name}) => name === words[0])
  const group = topic ? `${config.bin} ${topic.name}` : config.bin
  const ids = config.commands.filter(({hidden}) => !hidden).map(({id}) => id)
  const meant = findMeant(words, ids).map((id) => `"${config.bin} ${id.replaceAll(':', ' ')}"`)
  const use = meant.length === 0 ? '' : `${meant.join(', ')}, or `
  return new UsageError(`unknown "${group}" command`, `run ${use}"${group} --help" to list commands`)
}

/** @param flag the word after the topic @returns the error for flags that stand before the command */
export function flagsBeforeCommand(bin: string, topic: string, flag: string): UsageError {
  const list = `run "${bin} ${topic} --help" to list commands`
  const help = nearest(flag, helpFlags)
  return new UsageError('flags must follow the command', help === undefined ? list : `use ${help}, or ${list}`)
}

/**
 * Replaces oclif's error for help on words that are not a command, which repeats them.
 * @param words of the command line
 * @returns the error to report; any other error is kept
 */
export function withoutUnknownWords(
  error: unknown,
  words: readonly string[],
  {pjson, loadManifest}: {readonly pjson: Interfaces.PJSON; readonly loadManifest: () => Interfaces.Manifest},
): unknown {
  if (!(error instanceof Error) || !/^Command [^]* not found/.test(error.message)) return error
  const topics = Object.keys(pjson.oclif.topics ?? {}).map((name) => ({name}))
  const known = {bin: pjson.oclif.bin ?? pjson.name, topics, commands: commandsIn(loadManifest)}
  const named = words.filter((word) => !word.startsWith('-'))
  return unknownCommand(named[0] === 'help' ? named.slice(1) : named, known)
}

/** @returns none if the manifest cannot be read: they are only suggestions */
function commandsIn(loadManifest: () => Interfaces.Manifest): KnownCommands['commands'] {
  try {
    return Object.values(loadManifest().commands)
  } catch {
    return []
  }
}

/** @param ids of all commands @returns the ids of the nearest commands or topics; none if no word is near one that is missing */
function findMeant(words: readonly string[], ids: readonly string[]): readonly string[] {
  const meant: string[] = []
  for (const word of words) {
    const next = nearestOrSame(word, wordsBelow(meant, ids))
    if (next === undefined) break
    meant.push(next)
  }
  const id = meant.join(':')
  if (ids.includes(id) || meant.some((word, index) => word !== words[index])) return [id]
  return meant.length === 0 ? inTopics(words[0] ?? '', ids) : []
}

function wordsBelow(path: readonly string[], ids: readonly string[]): readonly string[] {
  const before = path.map((word) => `${word}:`).join('')
  return ids.filter((id) => id.startsWith(before)).map((id) => id.slice(before.length).split(':')[0] ?? '')
}

function nearestOrSame(word: string, words: readonly string[]): string | undefined {
  const known = [word, otherNames.get(word)].find((name) => name !== undefined && words.includes(name))
  return known ?? nearest(word, words)
}

/** The commands with this name in all topics, if the topic was left out. */
function inTopics(word: string, ids: readonly string[]): readonly string[] {
  const commands = ids.filter((id) => id.split(':').length === 2)
  const nameOf = (id: string) => id.split(':')[1] ?? ''
  const name = nearestOrSame(word, commands.map(nameOf))
  return name === undefined ? [] : commands.filter((id) => nameOf(id) === name)
}
