/** The options of `npm run bench --`. */
import {OptionError, parseCount, parseOptions, withUsage} from './command-line.js'

export interface Options {
  /** The file to write. */
  readonly out: string
  /** The largest number of secrets to encrypt at once. */
  readonly most: number
  /** How often to measure everything. If undefined, each row has its own number. */
  readonly rounds: number | undefined
  readonly peers: readonly Peer[]
}

/** Another tool that encrypts a file of secrets. */
export interface Peer {
  readonly name: string
  /** A shell command; `{file}` is replaced by the path of the file of secrets. */
  readonly command: string
}

const usage = `usage: npm run bench -- [--out PATH] [--most N] [--rounds N] [--peer "NAME=COMMAND with {file}"]...

--out PATH     file to write (default: docs/performance.md)
--most N       encrypt at most N secrets at once
--rounds N     measure everything N times (default: fewer times for longer tasks)
--peer ...     another tool to compare with; its command is run by a shell in an empty directory, {file} is the file of secrets`

/**
 * @param arguments_ those after `--`
 * @param out the file to write unless they name one
 * @throws OptionError
 */
export function readOptions(arguments_: readonly string[], out: string): Options {
  return withUsage(usage, () => {
    const one = {type: 'string'} as const
    const options = {out: one, most: one, rounds: one, peer: {type: 'string', multiple: true}} as const
    const {values} = parseOptions(arguments_, options)
    return {
      out: values.out ?? out,
      most: values.most === undefined ? Infinity : parseCount('--most', values.most),
      rounds: values.rounds === undefined ? undefined : parseCount('--rounds', values.rounds),
      peers: (values.peer ?? []).map(readPeer),
    }
  })
}

function readPeer(text: string): Peer {
  const [, name, command] = /^([^=]*[^=\s][^=]*)=(.*\{file\}.*)$/s.exec(text) ?? []
  if (name === undefined || command === undefined)
    throw new OptionError('--peer must be NAME=COMMAND, with {file} in the command')
  return {name: name.trim(), command: command.trim()}
}
