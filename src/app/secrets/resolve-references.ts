/** Reads secrets from a store: one that --from names, or those that the values of a file refer to. */
import {heldSource, type SecretSource} from '../../bulk/source.js'
import {StoreError, UsageError, UserError, type SecretProblem} from '../../errors.js'
import type {NamedValue, Source} from '../../formats/format.js'
import {listMentions} from '../../formats/text/mentions.js'
import type {UnusedVariables} from '../../io/environment.js'
import {readReferences, type Answers} from '../../stores/read-references.js'
import {knownStores, parseReference, referenceKindOf, type StoreReference} from '../../stores/reference.js'
import {
  encodedValueOf,
  fieldsOf,
  isFault,
  valueOf,
  type ChosenValue,
  type StoredSecret,
  type StoreFault,
} from '../../stores/stored-secret.js'
import type {WatchReading} from '../../stores/store.js'
import {note, warn} from '../../ui/messages.js'
import {startProgress, type Progress} from '../../ui/progress.js'

/** In milliseconds. The progress shows the time, even while a store does not answer. */
const tick = 200

async function ask(references: readonly StoreReference[], unused: UnusedVariables | undefined): Promise<Answers> {
  let progress: Progress | undefined
  const watch: WatchReading = (count) => {
    const started = startProgress('secrets', count)
    progress = started
    return () => {
      started.add(1)
    }
  }
  const ticking = setInterval(() => progress?.add(0), tick).unref()
  const tell = {note: onceEach(note), warn: onceEach(warn)}
  try {
    return await readReferences(references, {environment: process.env, unused, tell, watch})
  } finally {
    clearInterval(ticking)
    progress?.end()
  }
}

/** For a store that is opened several times in a run. */
const said = new Set<string>()

function onceEach(say: (sentence: string) => void): (sentence: string) => void {
  return (sentence) => {
    if (said.has(sentence)) return
    said.add(sentence)
    say(sentence)
  }
}

/** What to take from the secret that a reference on the command line names. */
interface ReferenceFlags {
  /** The alias of a single value; undefined for all fields, each under its own name. */
  readonly alias: string | undefined
  /** Whether the value is encrypted as its base64. */
  readonly base64: boolean
  /** Variables in a file that are ignored. */
  readonly unused?: UnusedVariables | undefined
}

/**
 * Reads the secret that a reference on the command line names.
 * @throws UsageError if it is not a reference to a store that mi knows; StoreError if it cannot be read
 */
export async function openReference(text: string, {alias, base64, unused}: ReferenceFlags): Promise<SecretSource> {
  const reference = parseGiven(text)
  if (alias === undefined && reference.fragment !== undefined)
    throw new UsageError(
      'a reference to a single value requires --alias',
      'name the secret, as in: --alias db_password',
    )
  const secret = found(reference, await ask([reference], unused))
  if (alias === undefined) return heldSource(fieldsAt(reference, secret), text)
  const chosen = (base64 ? encodedValueOf : valueOf)(secret, reference.fragment)
  if (isFault(chosen)) throw storeError(reference, chosen)
  const remarks = wholeObjects(chosen.isObject ? [{alias}] : [])
  return heldSource({values: [{alias, value: chosen.value}], problems: [], remarks}, text)
}

function parseGiven(text: string): StoreReference {
  const kind = referenceKindOf(text)
  if (kind === 'reference') return parseReference(text)
  throw new UsageError(
    `the reference does not name a store that mi reads; it reads ${knownStores}`,
    'for other stores: vals eval -f FILE | mi secret create --from - --format yaml',
  )
}

function fieldsAt(reference: StoreReference, secret: StoredSecret): Source {
  const fields = fieldsOf(secret)
  if (isFault(fields)) throw storeError(reference, {hint: 'name the secret with --alias', ...fields})
  const problems = fields.flatMap((field) => (isFault(field) ? [{alias: field.name, problem: field.problem}] : []))
  return {
    values: fields.flatMap((field) => (isFault(field) ? [] : [{alias: field.name, value: field.value}])),
    problems,
    remarks: [],
    ...(problems.length > 0 && {advice: 'fields'}),
  }
}

function found(reference: StoreReference, answers: Answers): StoredSecret {
  const answer = answers.get(reference.text)
  if (answer === undefined) throw new Error('a reference has no answer')
  if (isFault(answer)) throw storeError(reference, answer)
  return answer
}

function storeError({text}: StoreReference, {problem, hint}: StoreFault): StoreError {
  return new StoreError(problem, hint).about(text)
}

/**
 * Replaces values that are references by what they stand for. Everything is read before the first value is returned.
 * @returns a source with a problem, by alias and line, for each reference that cannot be read
 * @throws StoreError if a store cannot be read
 */
export async function resolveReferences(
  source: SecretSource,
  unused: UnusedVariables | undefined,
): Promise<SecretSource> {
  const references = new Map<string, StoreReference>()
  for await (const {values} of source.blocks())
    for (const {value} of values) {
      const parsed = tryToParse(value)
      if (parsed !== undefined && !('problem' in parsed)) references.set(value, parsed)
    }
  const answers = await ask([...references.values()], unused)
  return {
    ...source,
    blocks: async function* () {
      for await (const block of source.blocks()) yield resolveBlock(block, references, answers)
    },
  }
}

/**
 * Watches a source for anything that is encrypted and is no reference.
 * @param only the aliases that are encrypted even if they are no strings
 * @param found called when the source is read and there is something
 */
export function watchForLiterals(source: SecretSource, only: readonly string[], found: () => void): SecretSource {
  const isLiteral = ({values, problems, settings = []}: Source) =>
    problems.length > 0 ||
    values.some(({value}) => referenceKindOf(value) !== 'reference') ||
    settings.some(({alias}) => only.includes(alias))
  return {
    ...source,
    blocks: async function* () {
      for await (const block of source.blocks()) {
        if (isLiteral(block)) found()
        yield block
      }
    },
  }
}

/** @returns undefined for a text without a reference */
function tryToParse(text: string): StoreFault | StoreReference | undefined {
  const kind = referenceKindOf(text)
  if (kind === undefined) return undefined
  if (kind === 'inside')
    return {problem: 'contains a reference and other text; only a value that is just a reference is read from a store'}
  if (kind === 'foreign')
    return {
      problem: `refers to a store that mi does not read; it reads ${knownStores}; for others, pipe in the output of "vals eval"`,
    }
  try {
    return parseReference(text)
  } catch (error) {
    if (error instanceof UserError) return {problem: `is not a valid reference: ${error.message}`}
    throw error
  }
}

function resolveBlock(block: Source, references: ReadonlyMap<string, StoreReference>, answers: Answers): Source {
  const values: NamedValue[] = []
  const problems: SecretProblem[] = [...block.problems]
  const objects: NamedValue[] = []
  for (const each of block.values) {
    const resolved = resolve(each, references, answers)
    if (resolved === undefined) values.push(each)
    else if (isFault(resolved)) problems.push(problemAt(each, resolved))
    else {
      const {alias, line} = each
      values.push({alias, value: resolved.value, ...(line !== undefined && {line})})
      if (resolved.isObject) objects.push(each)
    }
  }
  return {...block, values, problems, remarks: [...block.remarks, ...wholeObjects(objects)]}
}

function resolve(
  {value}: NamedValue,
  references: ReadonlyMap<string, StoreReference>,
  answers: Answers,
): ChosenValue | StoreFault | undefined {
  const reference = references.get(value)
  if (reference === undefined) {
    const parsed = tryToParse(value)
    return parsed && 'problem' in parsed ? parsed : undefined
  }
  const answer = answers.get(value)
  const chosen = answer === undefined || isFault(answer) ? answer : valueOf(answer, reference.fragment)
  return chosen && isFault(chosen) ? {problem: `refers to a secret that ${chosen.problem}`} : chosen
}

function problemAt({alias, line}: NamedValue, {problem}: StoreFault): SecretProblem {
  return {alias, ...(line !== undefined && {line}), problem}
}

function wholeObjects(places: readonly Pick<NamedValue, 'alias' | 'line'>[]): readonly string[] {
  if (places.length === 0) return []
  return [
    `a JSON object is encrypted as a whole: ${listMentions(places)}; choose one of its fields with #/NAME in the reference`,
  ]
}
