/** Directories with a file for each secret, as Docker and Kubernetes mount them below /run/secrets. */
import {isUtf8} from 'node:buffer'
import {heldSource} from '../../bulk/source.js'
import type {SecretProblem} from '../../errors.js'
import type {NamedValue, Trap} from '../../formats/format.js'
import {sourceFormatNamed} from '../../formats/sources.js'
import {utf16Form} from '../../formats/text/text.js'
import {readFolder, type FolderFile} from '../../io/folder.js'
import {absolutePath} from '../../io/paths.js'
import {listed} from '../../wording.js'
import type {OpenSource} from './open-sources.js'
import {removeFinalNewline} from './standard-input.js'

/** The alias is the name of the file. One newline at the end of a file is removed, as from standard input. @throws as `readFolder` */
export async function openFolder(given: string): Promise<OpenSource> {
  const {files, skipped, unreadable} = await readFolder(absolutePath(given))
  const values: NamedValue[] = []
  const undecodable: SecretProblem[] = []
  for (const file of files) {
    const problem = problemOf(file)
    if (problem === undefined) values.push(secretIn(file))
    else undecodable.push({alias: file.name, problem})
  }
  const problems = [...unreadable.map(({name: alias, problem}) => ({alias, problem})), ...undecodable]
  const remarks = [...skippedRemark(skipped), ...nestedRemark(files.map(({name}) => name))]
  const advice = undecodable.length === 0 ? {} : {advice: 'bytes' as const}
  return {
    ...heldSource({values, problems, remarks, ...advice}, given),
    whenEmpty: ['put a file for each secret into it', ...skippedRemark(skipped)].join('; '),
    close: () => Promise.resolve(),
  }
}

function problemOf({bytes}: FolderFile): string | undefined {
  if (utf16Form(bytes) !== undefined) return 'is UTF-16, not UTF-8'
  return isUtf8(bytes) ? undefined : 'is not text in UTF-8'
}

/** A byte order mark is part of the secret, as in a single one. */
function secretIn({name: alias, bytes}: FolderFile): NamedValue {
  const text = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes)
  const value = removeFinalNewline(text)
  return {alias, value, ...(value !== text && {traps: [newlineTrap]})}
}

const newlineTrap: Trap = {
  remark: (places) => `the newline at the end of a file is not part of the secret: ${places}`,
}

function skippedRemark(skipped: readonly string[]): readonly string[] {
  return skipped.length === 0 ? [] : [`hidden files and directories are not read: ${listed(skipped)}`]
}

function nestedRemark(names: readonly string[]): readonly string[] {
  const likeSources = names.filter((name) => sourceFormatNamed(name) !== undefined)
  if (likeSources.length === 0) return []
  return [`each file in a directory is one secret, even if it looks like a file of secrets: ${listed(likeSources)}`]
}
