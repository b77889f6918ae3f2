/** Removes secrets from a file in place: all of those named, or none. */
import {mostProblems} from '../../bulk/survey.js'
import {aboutFile, DeclinedError, FormatError, SecretsError, UsageError, type SecretProblem} from '../../errors.js'
import type {EncryptedBlock, ExistingValue} from '../../formats/format.js'
import {labelOf} from '../../formats/kubernetes/manifest-secrets.js'
import {listLines} from '../../formats/text/mentions.js'
import {withLocks} from '../../io/exclusive.js'
import {isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {done, note} from '../../ui/messages.js'
import {askYes, mustAsk} from '../../ui/prompts.js'
import {counted, listed, quoted} from '../../wording.js'
import type {OpenContext} from '../context.js'
import {openEncryptedFile, type EncryptedFile} from './encrypted-files.js'
import {rewriteFiles, type NewBlock} from './rewrite-files.js'
import {refuseUnknown, refuseUnknownSecret} from './unknown-aliases.js'

interface RemoveOptions {
  readonly file: string
  readonly aliases: readonly string[]
  /** The name and the namespace of the Kubernetes Secret to remove from. */
  readonly name: string | undefined
  readonly namespace: string | undefined
  /** Whether to remove without asking. */
  readonly yes: boolean
}

/** The result of `mi secret remove` under --json. */
export interface RemovedResult {
  readonly file: string
  readonly removed: readonly RemovedSecret[]
}

interface RemovedSecret {
  readonly alias: string
  /** Where it was. */
  readonly line: number
  /** The Kubernetes Secret, as in `SecretProblem`. */
  readonly secret?: string
}

/**
 * Removes the entries with their records, and reports this. Needs no key.
 * @throws FormatError if an alias is missing, or it is not clear which Secret is meant; SecretsError if the file cannot be read;
 *   MissingAnswerError, DeclinedError, InterruptedError, UsageError, FileError
 */
export async function removeSecrets(options: RemoveOptions, openContext: OpenContext): Promise<RemovedResult> {
  if (isStandardInput(options.file)) throw new UsageError('standard input cannot be rewritten', 'specify a file')
  await openContext()
  return withLocks([absolutePath(options.file)], note, () => removeLocked(options))
}

async function removeLocked(options: RemoveOptions): Promise<RemovedResult> {
  const file = await openEncryptedFile(options.file)
  try {
    await refuseUnreadable(file)
    const selection = await select(file, options)
    await confirm(selection, file, options.yes)
    await rewriteFiles([file], removeFrom(file, selection), false)
    done(`${counted(countAliases(selection.found))} removed from ${quoted(file.name)}`)
    return {file: file.name, removed: selection.found.map(removedSecret)}
  } finally {
    await file.close()
  }
}

/** @throws SecretsError with every problem of the file */
async function refuseUnreadable(file: EncryptedFile): Promise<void> {
  if (file.survey.problems === 0) return
  const problems: SecretProblem[] = []
  for await (const block of file.blocks()) {
    problems.push(...block.problems.map((problem) => ({file: file.name, ...problem})))
    if (problems.length >= mostProblems) break
  }
  throw new SecretsError(problems.slice(0, mostProblems), 'fix what cannot be read')
}

interface Selected {
  readonly found: readonly ExistingValue[]
  readonly isSelected: (value: ExistingValue, block: EncryptedBlock) => boolean
}

/** @throws FormatError unless each alias is there, in only one Secret or table */
async function select(file: EncryptedFile, {aliases, name, namespace}: RemoveOptions): Promise<Selected> {
  const wanted = new Set(aliases)
  const {ambiguous} = file.survey
  const isInTarget = ({secret}: ExistingValue, {secrets}: EncryptedBlock) =>
    (name === undefined && namespace === undefined) ||
    secrets.some(
      (each) =>
        labelOf(each, ambiguous) === secret &&
        (name === undefined || each.name === name) &&
        (namespace === undefined || each.namespace === namespace),
    )
  const isSelected = (value: ExistingValue, block: EncryptedBlock) =>
    !value.bare && wanted.has(value.alias) && isInTarget(value, block)
  const found: ExistingValue[] = []
  for await (const block of file.blocks()) found.push(...block.values.filter((value) => isSelected(value, block)))
  const missing = [...wanted].filter((alias) => !found.some((value) => value.alias === alias))
  if (missing.length > 0 && (name ?? namespace) !== undefined) await refuseUnknownSecret(file, name, namespace)
  await refuseUnknown(file, {missing, named: wanted.size}, isInTarget)
  for (const alias of wanted) {
    const values = found.filter((value) => value.alias === alias)
    refuseSeveral(values, file)
  }
  return {found, isSelected}
}

/** @param values those for one alias @throws FormatError if they are in several Secrets or tables */
function refuseSeveral(values: readonly ExistingValue[], {name, survey, format}: EncryptedFile): void {
  const alias = quoted(values[0]?.alias ?? '')
  const secrets = [...new Set(values.map(({secret = ''}) => secret))]
  if (secrets.length > 1) {
    const flag = secrets.some((secret) => secret.includes('/')) ? '--name and --namespace' : '--name'
    throw new FormatError(
      `has ${alias} in more than one Secret: ${listed(secrets)}`,
      `choose one of them with ${flag}`,
    ).about(name)
  }
  const isTable = !survey.lastCounts && format.areSecrets === true
  if (isTable && values.length > 1)
    throw new FormatError(
      `has ${alias} in several tables, on lines ${listLines(values.map(({line}) => line))}`,
      'remove it by hand',
    ).about(name)
}

async function confirm({found}: Selected, {name}: EncryptedFile, yes: boolean): Promise<void> {
  if (yes) return
  mustAsk('removing secrets needs confirmation', 'use --yes')
  const aliases = [...new Set(found.map(({alias}) => alias))]
  if (!(await askYes(`Remove ${listed(aliases)} from ${quoted(name)}?`))) throw new DeclinedError('nothing was removed')
}

function countAliases(found: readonly ExistingValue[]): number {
  return new Set(found.map(({alias}) => alias)).size
}

async function* removeFrom(file: EncryptedFile, {isSelected}: Selected): AsyncGenerator<NewBlock> {
  for await (const block of file.blocks()) {
    const isRemoved = block.values.map((value) => isSelected(value, block))
    yield {file, block: aboutFile(file.name, () => block.remove(isRemoved))}
  }
}

function removedSecret({alias, line, secret}: ExistingValue): RemovedSecret {
  return {alias, line, ...(secret !== undefined && {secret})}
}
