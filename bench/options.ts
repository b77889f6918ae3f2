/** What can be said to `npm run bench --`. */
import {parseArgs} from 'node:util'

export interface Options {
  /** The file to write. */
  readonly out: string
  /** No more secrets than these at once. */
  readonly most: number
  /** How often everything is measured; undefined leaves it to each row. */
  readonly rounds: number | undefined
  readonly peers: readonly Peer[]
}

/** Another tool that encrypts a file of secrets. */
export interface Peer {
  readonly name: string
  /** For a shell; `{file}` stands for the path of the file of secrets. */
  readonly command: string
}

/** The command line is wrong; the message says how it should be. */
export class OptionError extends Error {}

const usage = `usage: npm run bench -- [--out PATH] [--most N] [--rounds N] [--peer "NAME=COMMAND with {file}"]...

--out PATH     file to write instead of docs/performance.md
--most N       leave out what encrypts more than N secrets
--rounds N     measure everything N times, instead of what suits its length
--peer ...     another tool to measure beside: a shell runs its command in an empty folder, {file} is the file of secrets`

/**
 * @param arguments_ the words after `--`
 * @param out the file to write where they name none
 * @throws OptionError
 */
export function readOptions(arguments_: readonly string[], out: string): Options {
  const {values} = parsed(arguments_)
  return {
    out: values.out ?? out,
    most: values.most === undefined ? Infinity : count('--most', values.most),
    rounds: values.rounds === undefined ? undefined : count('--rounds', values.rounds),
    peers: (values.peer ?? []).map(readPeer),
  }
}

function parsed(arguments_: readonly string[]) {
  const one = {type: 'string'} as const
  try {
    return parseArgs({
      args: [...arguments_],
      options: {out: one, most: one, rounds: one, peer: {type: 'string', multiple: true}},
    })
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

function count(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw wrong(`${option} takes a whole number from 1`)
  return Number(text)
}

function readPeer(text: string): Peer {
  const [, name, command] = /^([^=]*[^=\s][^=]*)=(.*\{file\}.*)$/s.exec(text) ?? []
  if (name === undefined || command === undefined) throw wrong('--peer takes NAME=COMMAND, with {file} in the command')
  return {name: name.trim(), command: command.trim()}
}

function wrong(problem: string): OptionError {
  return new OptionError(`${problem}\n\n${usage}`)
}
