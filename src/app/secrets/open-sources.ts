/** Opens what --from names. Files of lines, which may be large, are read here; modules for everything else are loaded only then. */
import {blocksOf, joinSources, rereadSource, type SecretSource} from '../../bulk/source.js'
import {UsageError} from '../../errors.js'
import {
  foreignError,
  recogniseForeign,
  sourceAdvice,
  type ForeignFormat,
  type ForeignFormatError,
} from '../../formats/foreign/foreign-formats.js'
import type {SourceSecret} from '../../formats/format.js'
import {
  isLineFormat,
  lineFormats,
  sourceFormatNamed,
  type SourceFormatName,
  type WholeFormatName,
} from '../../formats/sources.js'
import type {UnusedVariables} from '../../io/environment.js'
import {inputName, isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {limits} from '../../io/reading.js'
import {inMemory, openRereadable, type Rereadable} from '../../io/rereading.js'
import {readStdin} from '../../io/stdin.js'
import {chooseSecrets} from './choose-secrets.js'
import {openFolder} from './open-folder.js'
import {openVariables} from './open-variables.js'
import {openWhole} from './open-whole.js'
import {recogniseSource, type SourceKind} from './source-kinds.js'
import {formatHint} from './other-format.js'
import {openReference, resolveReferences, watchForLiterals} from './resolve-references.js'
import {noteWaiting} from './standard-input.js'

export interface OpenSource extends SecretSource {
  /** The Kubernetes Secrets in it; absent if it is not a manifest. */
  readonly secrets?: readonly SourceSecret[]
  /** Whether its values have types, so that not all of them are secrets. */
  readonly isTyped?: true
  /** What --from names and contains nothing but references; absent without --resolve. */
  readonly references?: readonly string[]
  close(): Promise<void>
}

export interface SourceFlags {
  /** Each is a path, `-`, or variables: see `recogniseSource`. */
  readonly from: readonly string[]
  /** The format of the files; undefined to go by their names and content. */
  readonly format: SourceFormatName | undefined
  /** Patterns of the aliases to encrypt; empty for all. */
  readonly only: readonly string[]
  /** The alias of the one value that a reference in `from` chooses; undefined for all fields of its secret. */
  readonly alias: string | undefined
  /** Whether values that are references are read from their stores. */
  readonly resolve: boolean
  /** Whether the single secret consists of bytes, which are encrypted as their base64. */
  readonly base64: boolean
  /** Variables in a file, which stores do not read. */
  readonly unused?: UnusedVariables | undefined
}

/** @throws StoreError if a store cannot be read; FileError, FormatError, SecretsError if a source cannot be read; UsageError if one is not a source */
export async function openSources(flags: SourceFlags): Promise<OpenSource> {
  const {from, format, only, resolve, unused} = flags
  const sources: OpenSource[] = []
  const close = async () => {
    await Promise.all(sources.map((source) => source.close()))
  }
  try {
    const kinds = new Map<string, SourceKind>()
    for (const given of from) kinds.set(given, await recogniseSource(given))
    refuseNeedlessFormat(format, [...kinds.values()])
    for (const [given, kind] of kinds) sources.push(await openSource(given, kind, flags))
    const literals = new Set<string>()
    const joined = joinSources(resolve ? watchAll(sources, [...kinds.keys()], only, literals) : sources)
    const isChosen = only.length > 0 || sources.some(({isTyped}) => isTyped)
    const chosen = isChosen ? chooseSecrets(joined, only) : joined
    const secrets = sources.flatMap((source) => source.secrets ?? [])
    if (!resolve) return {...chosen, secrets, close}
    const resolved = await resolveReferences(chosen, unused)
    return {...resolved, secrets, references: from.filter((given) => !literals.has(given)), close}
  } catch (error) {
    await close()
    throw error
  }
}

/** @param literals gets the names of the sources in which there is more than references */
function watchAll(
  sources: readonly SecretSource[],
  names: readonly string[],
  only: readonly string[],
  literals: Set<string>,
): readonly SecretSource[] {
  return sources.map((source, index) => watchForLiterals(source, only, () => literals.add(names[index] ?? '')))
}

function refuseNeedlessFormat(format: SourceFormatName | undefined, kinds: readonly SourceKind[]): void {
  if (format === undefined || kinds.includes('input')) return
  throw new UsageError('--format requires a file', 'leave it out for variables, directories and stores')
}

async function openSource(given: string, kind: SourceKind, flags: SourceFlags): Promise<OpenSource> {
  const {format} = flags
  if (kind === 'reference') return {...(await openReference(given, flags)), close: () => Promise.resolve()}
  if (kind === 'variables') return openVariables(given)
  if (kind === 'folder') return openFolder(given)
  const name = format ?? sourceFormatNamed(given)
  if (name === undefined || isLineFormat(name)) return openLines(given, name, format !== undefined)
  const most = {file: limits.secrets, held: limits.secrets}
  return openWhole({fileName: given, name, isChosen: format !== undefined}, await readBytes(given, most))
}

async function readBytes(given: string, most: {readonly file: number; readonly held: number}): Promise<Rereadable> {
  if (isStandardInput(given)) return inMemory(await readStdin(most.held, noteWaiting('secrets')))
  return openRereadable(absolutePath(given), most)
}

/** @param name of the format; undefined if the content may also be a manifest or JSON */
async function openLines(
  given: string,
  name: keyof typeof lineFormats | undefined,
  isChosen: boolean,
): Promise<OpenSource> {
  const format = lineFormats[name ?? 'properties']
  const {secrets, manySecrets} = limits
  const most = format.cut === undefined ? {file: secrets, held: secrets} : manySecrets
  const bytes = await readBytes(given, most)
  const source = inputName(given)
  const found = await recogniseFirst(isChosen ? believedNames[name ?? 'properties'] : given, bytes)
  const other = name === undefined ? wholeFormatOf(found) : undefined
  if (other !== undefined) return openWhole({fileName: given, name: other, isChosen: false}, bytes)
  if (found !== undefined) {
    await bytes.close()
    throw refuseForeign(found).about(source)
  }
  const read = () => blocksOf(bytes.chunks(), format, source)
  return {...rereadSource(source, read), close: () => bytes.close()}
}

/** Names under which the formats are believed, unless the content proves otherwise. */
const believedNames = {dotenv: '.env', properties: '.properties'} as const

async function recogniseFirst(name: string, bytes: Rereadable): Promise<ForeignFormat | undefined> {
  for await (const first of bytes.chunks()) return recogniseForeign(name, first)
  return undefined
}

function wholeFormatOf(found: ForeignFormat | undefined): WholeFormatName | undefined {
  if (found?.family === 'manifest') return 'kubernetes'
  return found?.what === 'JSON' && !found.byName ? 'json' : undefined
}

function refuseForeign(found: ForeignFormat): ForeignFormatError {
  const advice = sourceAdvice('.properties or .env')
  const copy = formatHint(found)
  return foreignError(found, copy === undefined ? advice : {...advice, copy})
}
