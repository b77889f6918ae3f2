/** Reads what references stand for: each secret once, several at a time. */
import {StoreError} from '../errors.js'
import {openAws} from './aws/aws.js'
import {firstFew, printable, quoted} from '../wording.js'
import {refuseLoggedTraffic} from './logged-traffic.js'
import {titleFor, titles, type StoreReference, type StoreName} from './reference.js'
import {signalWithin} from './signal-within.js'
import type {Asking, WatchReading, OpenStore, Store} from './store.js'
import type {StoreFault, StoredSecret} from './stored-secret.js'
import {openVault} from './vault/vault.js'

/** To add a store, write a file for it, add a line here, and its names and parameters to `reference.ts`. */
const stores: Readonly<Record<StoreName, OpenStore>> = {vault: openVault, awssecrets: openAws}

/** How many secrets are read at a time. */
const most = 8

/** How long all of it may take, in milliseconds. */
const patience = 60_000

/** By the text of the reference. */
export type Answers = ReadonlyMap<string, StoredSecret | StoreFault>

/**
 * @param asking the variables of the process, and where to report to; `watch` sees the progress
 * @returns for each reference, what is there or why it cannot be read
 * @throws StoreError if a store cannot be read at all; FileError for a file that a variable names
 */
export async function readReferences(
  references: readonly StoreReference[],
  {watch, ...asking}: Omit<Asking, 'signal' | 'title'> & {readonly watch?: WatchReading},
): Promise<Answers> {
  refuseLoggedTraffic(asking.environment)
  const names = new Set(references.map(({store}) => store))
  warnAboutUnused(names, asking)
  const ending = new AbortController()
  const {signal, end} = signalWithin(patience, ending.signal)
  const open: Store[] = []
  try {
    const questions: Question[] = []
    for (const name of names) {
      const asked = references.filter((reference) => reference.store === name)
      const store = await stores[name]({...asking, signal, title: titleFor(asked)})
      open.push(store)
      questions.push(...questionsFor(store, asked))
    }
    return await readAll(questions, watch?.(questions.length))
  } catch (error) {
    if (signal.aborted) throw tooSlow([...names].map((name) => titles[name]))
    throw error
  } finally {
    ending.abort()
    end()
    for (const store of open) store.close()
  }
}

const variablesOf: Readonly<Record<StoreName, RegExp>> = {
  vault: /^(?:BAO|VAULT)_|_proxy$/i,
  awssecrets: /^AWS_|_proxy$/i,
}

function warnAboutUnused(stores: ReadonlySet<StoreName>, {unused, tell}: Pick<Asking, 'tell' | 'unused'>): void {
  if (unused === undefined) return
  const names = unused.names.filter((name) => [...stores].some((store) => variablesOf[store].test(name)))
  if (names.length === 0) return
  const them = names.length === 1 ? 'it' : 'them'
  tell.warn(
    `ignoring ${firstFew(names.map(printable))} in ${quoted(unused.file)}; set ${them} in the environment instead`,
  )
}

/** A secret, and the references to it or to its parts. */
interface Question {
  readonly store: Store
  readonly first: StoreReference
  readonly texts: string[]
}

function questionsFor(store: Store, references: readonly StoreReference[]): Iterable<Question> {
  const bySecret = new Map<string, Question>()
  for (const reference of references) {
    const key = store.keyOf(reference)
    const known = bySecret.get(key)
    if (known === undefined) bySecret.set(key, {store, first: reference, texts: [reference.text]})
    else known.texts.push(reference.text)
  }
  return bySecret.values()
}

async function readAll(questions: readonly Question[], whenRead?: () => void): Promise<Answers> {
  const answers = new Map<string, StoredSecret | StoreFault>()
  const waiting = questions.values()
  const work = async () => {
    for (const {store, first, texts} of waiting) {
      const answer = await store.read(first)
      for (const text of texts) answers.set(text, answer)
      whenRead?.()
    }
  }
  await Promise.all(Array.from({length: Math.min(most, questions.length)}, work))
  return answers
}

function tooSlow(names: readonly string[]): StoreError {
  return new StoreError(
    `not every secret was read from ${names.join(' and ')} within ${patience / 1000} seconds`,
    'run the command again, with fewer secrets at a time if need be',
  )
}
