/** Chooses what the word at the cursor can become. */
import {secretTables} from '../../formats/toml/secret-names.js'
import {candidate, wordsAfter, type Candidate, type CommandTable} from './command-table.js'
import type {TabledArgument, TabledFlag} from './command-table.js'
import type {aliasesInFile, aliasesInKeystore, transformationNames} from './completion-names.js'
import type {TypedLine} from './typed-line.js'

/** Where names come from. Each throws if it fails. */
export interface NameSources {
  readonly aliasesInFile: typeof aliasesInFile
  readonly aliasesInKeystore: typeof aliasesInKeystore
  readonly transformationNames: typeof transformationNames
  readonly profileNames: () => readonly string[]
}

/** What to offer: words, or what the shell itself finds. */
export interface Offer {
  readonly kind: 'directories' | 'files' | 'words'
  readonly candidates: readonly Candidate[]
}

const files: Offer = {kind: 'files', candidates: []}
const directories: Offer = {kind: 'directories', candidates: []}

function words(candidates: readonly (Candidate | string)[]): Offer {
  const named = candidates.map((each) => (typeof each === 'string' ? {value: each} : each))
  return {kind: 'words', candidates: named}
}

/** @throws what the sources throw */
export function offerFor(line: TypedLine, table: CommandTable, sources: NameSources): Offer {
  if (line.flag !== undefined) return offerValues(line.flag, line, sources)
  if (line.current.startsWith('-') && !line.isEnded) return words(flagsOf(line))
  const offer = offerArguments(line, table, sources)
  const isEmpty = offer.kind === 'words' && offer.candidates.length === 0
  const isDone = line.current === '' && !line.isEnded && argumentOf(line)?.required !== true
  return isEmpty && isDone ? words(flagsOf(line)) : offer
}

/** @returns the flags that can follow, under their current names */
function flagsOf({path, command, flags, args}: TypedLine): readonly Candidate[] {
  const all = Object.entries(command?.flags ?? {})
  const excluded = new Set(all.flatMap(([name, {exclusive = []}]) => (flags.has(name) ? exclusive : [])))
  const isExcluded = (name: string, {exclusive = []}: TabledFlag) =>
    excluded.has(name) || exclusive.some((other) => flags.has(other))
  const own = all.filter(
    ([name, flag]) => flag.hidden !== true && (flag.multiple === true || !flags.has(name)) && !isExcluded(name, flag),
  )
  const ordered = own.toSorted(([, one], [, other]) => Number(isGlobal(one)) - Number(isGlobal(other)))
  return [
    ...ordered.map(([name, {description}]) => candidate(`--${name}`, description)),
    candidate('--help', 'show help'),
    ...(path.length + args.length === 0 ? [candidate('--version', 'show the version')] : []),
  ]
}

/** Whether all commands have the flag. */
function isGlobal({helpGroup}: TabledFlag): boolean {
  return helpGroup !== undefined
}

function offerArguments(line: TypedLine, table: CommandTable, sources: NameSources): Offer {
  const {path, flags, args} = line
  if (path[0] === 'help') return words(wordsAfter(args, table))
  const below = args.length === 0 && flags.size === 0 && !line.isEnded ? wordsAfter(path, table) : []
  const offer = offerArgument(line, sources)
  return offer.kind === 'words' ? words([...offer.candidates, ...below]) : offer
}

/** @returns the argument at the cursor; undefined if the command takes no more */
function argumentOf({command, args}: TypedLine): (TabledArgument & {readonly name: string}) | undefined {
  const all = Object.entries(command?.args ?? {}).map(([name, argument]) => ({...argument, name}))
  const last = all.at(-1)
  return all[args.length] ?? (last?.multiple === true ? last : undefined)
}

function offerArgument(line: TypedLine, sources: NameSources): Offer {
  const {path, command, args} = line
  const found = argumentOf(line)
  if (found?.options !== undefined) return words(describeValues(found.options, line))
  switch (found?.name) {
    case 'alias':
      return words(aliasesFor(line, sources).filter((alias) => !args.includes(alias)))
    case 'file':
      return files
    case 'name':
      return words(path[0] === 'profile' ? sources.profileNames() : [])
    case 'output':
      return words(describeValues(command?.flags.output?.options ?? [], line))
    default:
      return words([])
  }
}

function offerValues(name: string, line: TypedLine, sources: NameSources): Offer {
  const {command, path} = line
  const flag = command?.flags[name]
  if (flag === undefined) return words([])
  const {helpValue = '', options} = flag
  if (options !== undefined) return words(describeValues(options, line))
  if (name === 'profile' || helpValue === 'PROFILE') return words(sources.profileNames())
  if (name === 'mi-home') return directories
  if (name === 'alias' || helpValue === 'ALIAS') return words(aliasesFor(line, sources))
  if (['FILE', 'PATH', 'SOURCE'].includes(helpValue)) return files
  if (helpValue === 'TABLE') return words(secretTables)
  if (helpValue === 'TRANSFORMATION') {
    const names = sources.transformationNames()
    return words(path.includes('rotate') && name === 'from-cipher' ? [...names, 'auto'] : names)
  }
  return words(/^[A-Z]\w*(?:\|[A-Z]\w*)+$/.test(helpValue) ? helpValue.split('|') : [])
}

/** The most files to read at one Tab. */
const mostFiles = 4

/** @returns the aliases in the keystore, the files, the source or the existing output that the line names */
function aliasesFor({path, command, flags, args}: TypedLine, sources: NameSources): readonly string[] {
  const [keystore] = flags.get('keystore') ?? []
  if (keystore !== undefined)
    return sources.aliasesInKeystore(keystore, path.includes('symmetric') ? 'secret-key' : 'certificate')
  const [first, second] = Object.keys(command?.args ?? {})
  const named = first !== 'file' ? [] : second === 'alias' ? args.slice(0, 1) : args
  const read = [...named, ...(flags.get('from') ?? []), ...(flags.get('dest') ?? [])].filter((file) => file !== '-')
  const aliases = new Set(read.slice(0, mostFiles).flatMap((file) => sources.aliasesInFile(file)))
  // Any other would be read as a flag.
  return [...aliases].filter((alias) => !alias.startsWith('-'))
}

/** The lines `- value: …` in the command's help say what the values mean. If there are any, values without one are synonyms. */
function describeValues(values: readonly string[], {command}: TypedLine): readonly Candidate[] {
  const lines = (command?.description ?? '').split('\n')
  const found = values.map((value) => {
    const start = `- ${value}: `
    return candidate(value, lines.find((line) => line.startsWith(start))?.slice(start.length))
  })
  const withText = found.filter(({description}) => description !== undefined)
  return withText.length > 0 ? withText : found
}
