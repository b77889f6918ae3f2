/** The options of `npm run bench --`. */
import {OptionError, parseCount, parseOptions, withUsage} from './command-line.js'

export const sectionNames = ['start', 'completion', 'many', 'existing', 'keystores'] as const

export type SectionName = (typeof sectionNames)[number]

/** The most that Java permits. */
const mostIterations = 5_000_000

export interface Options {
  /** The file to write. */
  readonly out: string
  /** The largest number of secrets to encrypt at once. */
  readonly most: number
  /** How often to measure everything. If undefined, each row has its own number. */
  readonly rounds: number | undefined
  /** The iterations of the keystore that takes long to open. */
  readonly iterations: number
  /** What to measure. */
  readonly sections: readonly SectionName[]
  readonly peers: readonly Peer[]
}

/** Another tool that encrypts a file of secrets. */
export interface Peer {
  readonly name: string
  /** A shell command; `{file}` is replaced by the path of the file of secrets. */
  readonly command: string
}

const usage = `usage: npm run bench -- [--out PATH] [--most N] [--rounds N] [--iterations N] [--section NAME]...
       [--peer "NAME=COMMAND with {file}"]...

--out PATH        file to write (default: docs/performance.md)
--most N          encrypt at most N secrets at once
--rounds N        measure everything N times (default: fewer times for longer tasks)
--iterations N    iterations of the keystore that takes long to open (default: 5000000, the most that Java permits)
--section NAME    measure only this: ${sectionNames.join(', ')} (default: everything)
--peer ...        another tool to compare with; its command is run by a shell in an empty directory, {file} is the file of secrets`

/**
 * @param arguments_ those after `--`
 * @param out the file to write unless they name one
 * @throws OptionError
 */
export function readOptions(arguments_: readonly string[], out: string): Options {
  return withUsage(usage, () => {
    const one = {type: 'string'} as const
    const several = {type: 'string', multiple: true} as const
    const options = {out: one, most: one, rounds: one, iterations: one, section: several, peer: several} as const
    const {values} = parseOptions(arguments_, options)
    return {
      out: values.out ?? out,
      most: values.most === undefined ? Infinity : parseCount('--most', values.most),
      rounds: values.rounds === undefined ? undefined : parseCount('--rounds', values.rounds),
      iterations: values.iterations === undefined ? mostIterations : parseIterations(values.iterations),
      sections: values.section?.map(readSection) ?? sectionNames,
      peers: (values.peer ?? []).map(readPeer),
    }
  })
}

function parseIterations(text: string): number {
  const count = parseCount('--iterations', text)
  if (count > mostIterations) throw new OptionError(`--iterations must be at most ${mostIterations}`)
  return count
}

function readSection(text: string): SectionName {
  const name = sectionNames.find((known) => known === text)
  if (name === undefined) throw new OptionError(`--section must be one of ${sectionNames.join(', ')}`)
  return name
}

function readPeer(text: string): Peer {
  const [, name, command] = /^([^=]*[^=\s][^=]*)=(.*\{file\}.*)$/s.exec(text) ?? []
  if (name === undefined || command === undefined)
    throw new OptionError('--peer must be NAME=COMMAND, with {file} in the command')
  return {name: name.trim(), command: command.trim()}
}
