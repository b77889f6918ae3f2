/** Looks at the files that may contain plaintext, within limits. */
import {FormatError, KeystoreError} from '../../errors.js'
import {parseRecord, type SecretRecord} from '../../formats/text/record.js'
import {takeTurns} from '../../io/reading.js'
import {findFiles, findStagedFiles, readFiles, type FoundFile, type FoundFiles} from './found-files.js'
import {findPlaintext, isLookedAt, isOutput, type Plaintext} from './plaintext-rules.js'

/** A file that was looked at. */
export interface SurveyedFile {
  readonly file: FoundFile
  readonly plaintext: Plaintext | undefined
  /** What `mi` noted in an output; none in other files. */
  readonly records: readonly RecordPlace[]
}

export interface RecordPlace {
  readonly record: SecretRecord
  /** Of the entry below the record, from 1. */
  readonly line: number
}

export interface FileSurvey {
  /** Without files that are of no interest. */
  readonly files: readonly SurveyedFile[]
  /** The names of files larger than the limit. */
  readonly tooLarge: readonly string[]
  /** The names of files that cannot be read as what their names say. */
  readonly unreadable: readonly string[]
  /** The names of those that cannot be read until the template actions in them have been replaced. */
  readonly templates: readonly string[]
  /** How many more files there are than the limit, as far as they are known. */
  readonly left: number
  /** As `FoundFiles`. */
  readonly isComplete: boolean
  readonly isGitSilent: boolean
  readonly areNewUnknown: boolean
}

/** How many files to look at, and how many bytes in all of them. */
const most = {files: 10_000, bytes: 256 << 20} as const

/** @param staged whether to look at the index instead of the working tree @throws FileError if git does not answer for the index */
export async function surveyFiles(staged: boolean): Promise<FileSurvey> {
  return surveyAll(await (staged ? findStagedFiles() : findFiles()))
}

async function surveyAll({files: found, ...limits}: FoundFiles): Promise<FileSurvey> {
  const candidates = found.filter(({name}) => isLookedAt(name))
  const chosen = candidates.slice(0, most.files)
  const files: SurveyedFile[] = []
  const tooLarge: string[] = []
  const unreadable: string[] = []
  const templates: string[] = []
  let count = 0
  let bytes = 0
  for await (const [file, content] of readFiles(chosen)) {
    await takeTurns(count++)
    if (content === 'too-large') tooLarge.push(file.name)
    else if (content !== undefined) {
      bytes += content.length
      const surveyed = surveyFile(file, content)
      if (surveyed === undefined) (content.includes('{{') ? templates : unreadable).push(file.name)
      else if (surveyed.plaintext !== undefined || isOutput(file.name)) files.push(surveyed)
    }
    if (bytes > most.bytes) break
  }
  return {files, tooLarge, unreadable, templates, left: candidates.length - count, ...limits}
}

/** @returns undefined if it cannot be read as what its name says */
function surveyFile(file: FoundFile, content: Buffer): SurveyedFile | undefined {
  try {
    const plaintext = findPlaintext(file.name, content)
    return {file, plaintext, records: isOutput(file.name) ? recordsIn(content) : []}
  } catch (error) {
    if (error instanceof FormatError || error instanceof KeystoreError) return undefined
    throw error
  }
}

function recordsIn(content: Buffer): readonly RecordPlace[] {
  const lines = content.toString().split(/\r\n?|\n/)
  return lines.flatMap((text, index) => {
    const record = parseRecord(text.trim())
    return record === undefined ? [] : [{record, line: index + 2}]
  })
}
