/** The error for words that are not a command. They are not repeated, because one of them may be a secret. */
import type {Interfaces} from '@oclif/core'
import {UsageError} from '../errors.js'
import {nearest} from '../nearest.js'

/** @param words in the place of a command @returns the error, which suggests the commands that were probably meant */
export function unknownCommand(words: readonly string[], config: Interfaces.Config): UsageError {
  const topic = config.topics.find(({name}) => name === words[0])
  const group = topic ? `${config.bin} ${topic.name}` : config.bin
  const ids = config.commands.filter(({hidden}) => !hidden).map(({id}) => id)
  const meant = findMeant(words, ids).map((id) => `"${config.bin} ${id.replaceAll(':', ' ')}"`)
  const use = meant.length === 0 ? '' : `${meant.join(', ')}, or `
  return new UsageError(`unknown "${group}" command`, `run ${use}"${group} --help" to list commands`)
}

/** @param ids of all commands @returns the ids of the nearest commands or topics; none if no word is near one that is missing */
function findMeant(words: readonly string[], ids: readonly string[]): readonly string[] {
  const meant: string[] = []
  for (const word of words) {
    const next = nearestOrSame(word, wordsBelow(meant, ids))
    if (next === undefined) break
    meant.push(next)
  }
  if (meant.some((word, index) => word !== words[index])) return [meant.join(':')]
  return meant.length === 0 ? inTopics(words[0] ?? '', ids) : []
}

function wordsBelow(path: readonly string[], ids: readonly string[]): readonly string[] {
  const before = path.map((word) => `${word}:`).join('')
  return ids.filter((id) => id.startsWith(before)).map((id) => id.slice(before.length).split(':')[0] ?? '')
}

function nearestOrSame(word: string, words: readonly string[]): string | undefined {
  return words.includes(word) ? word : nearest(word, words)
}

/** The commands of a name in all topics, if the topic was left out. */
function inTopics(word: string, ids: readonly string[]): readonly string[] {
  const commands = ids.filter((id) => id.split(':').length === 2)
  const nameOf = (id: string) => id.split(':')[1] ?? ''
  const name = nearestOrSame(word, commands.map(nameOf))
  return name === undefined ? [] : commands.filter((id) => nameOf(id) === name)
}
