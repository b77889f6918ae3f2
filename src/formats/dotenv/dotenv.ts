/** `.env` files, by dotenv's rules. */
import {byLine} from '../../errors.js'
import type {Assignment} from './statements.js'
import {toEntry, readAssignments, trapRemarks, parseValue} from './dotenv-values.js'
import {listMentions} from '../text/mentions.js'
import {decodeText, lineFinder} from '../text/text.js'
import type {Block, SourceFormat} from '../format.js'

/**
 * Problems: a line that is not UTF-8, a line that dotenv passes over without a word, a line separator outside quotes.
 * Remarks: what a value loses or gains by dotenv's rules, each kind in one sentence that names the aliases and their lines.
 */
export const dotenv: SourceFormat = {read}

/**
 * The variables of a file given with --env-file, the last of each name; what dotenv passes over is passed over here too.
 * A Map, for a name may be `__proto__`.
 * @throws FormatError where the bytes are UTF-16 or UTF-32
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
    : [`line breaks within a value are read as LF, whatever the file has: ${listMentions(caught)}`]
}
