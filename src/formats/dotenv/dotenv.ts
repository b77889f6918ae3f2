/** Plaintext `.env` files, read by dotenv's rules. */
import {byLine} from '../../errors.js'
import type {Assignment} from './statements.js'
import {toEntry, readAssignments, trapRemarks, parseValue} from './dotenv-values.js'
import {listMentions} from '../text/mentions.js'
import {decodeText, lineFinder} from '../text/text.js'
import type {Block, SourceFormat} from '../format.js'

/**
 * Problems: a line that is not UTF-8, a line that dotenv skips silently, a line separator outside quotes.
 * Remarks: what dotenv's rules change about values, one sentence for each kind of change, with aliases and lines.
 */
export const dotenv: SourceFormat = {read}

/**
 * Parses a file of environment variables. If a name is defined several times, the last definition counts. Skips what dotenv skips.
 * @returns a Map, since a name may be `__proto__`
 * @throws FormatError if the bytes are UTF-16 or UTF-32
 */
export function parseEnvironment(bytes: Uint8Array): Map<string, string> {
  const {assignments} = readAssignments(decodeText(bytes).text)
  return new Map(assignments.map((assignment) => [assignment.alias, parseValue(assignment)]))
}

function read(bytes: Uint8Array): Block {
  const {text, problems: undecodable} = decodeText(bytes)
  const {assignments, problems} = readAssignments(text)
  return {
    values: assignments.map(toEntry),
    problems: [...undecodable, ...problems].toSorted(byLine),
    remarks: [...trapRemarks(assignments), ...lineEndRemarks(text, assignments)],
    nextLine: lineFinder(text)(text.length),
  }
}

function lineEndRemarks(text: string, assignments: readonly Assignment[]): readonly string[] {
  const caught = text.includes('\r') ? assignments.filter(({isQuoted, raw}) => isQuoted && raw.includes('\n')) : []
  return caught.length === 0
    ? []
    : [`line breaks within a value are read as LF, although the file has others: ${listMentions(caught)}`]
}
