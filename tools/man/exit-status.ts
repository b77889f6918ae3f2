/** The exit codes, as every page lists them. */
import {bold, tagged} from './roff.js'

const codes = [
  ['0', 'Done.'],
  ['1', 'Failed (the message says why and what to try), found a problem, or a question was declined.'],
  ['2', 'The command line is invalid, or a required value is missing and cannot be prompted for.'],
  ['130', 'Interrupted. No file was written.'],
] as const

/** @returns the list of exit codes */
export function exitStatus(): string {
  return codes.map(([code, meaning]) => tagged(bold(code), meaning, 6)).join('\n')
}
