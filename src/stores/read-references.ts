/** Reads what references stand for: each secret once, several at a time. */
import {StoreError} from '../errors.js'
import {openAws} from './aws/aws.js'
import {refuseLoggedTraffic} from './logged-traffic.js'
import {titles, type Reference, type StoreName} from './reference.js'
import type {Asking, OpenStore, Store} from './store.js'
import type {Fault, StoredSecret} from './stored-secret.js'
import {openVault} from './vault/vault.js'

/** To add a store, write a file for it, add a line here, and its names and parameters to `reference.ts`. */
const stores: Readonly<Record<StoreName, OpenStore>> = {vault: openVault, awssecrets: openAws}

/** How many secrets are read at a time. */
const most = 8

/** How long all of it may take, in milliseconds. */
const patience = 60_000

/** By the text of the reference. */
export type Answers = ReadonlyMap<string, StoredSecret | Fault>

/**
 * @param asking the variables of the process, and where to report to
 * @returns for each reference, what is there or why it cannot be read
 * @throws StoreError if a store cannot be asked at all; FileError for a file that a variable names
 */
export async function readReferences(
  references: readonly Reference[],
  asking: Omit<Asking, 'signal'>,
): Promise<Answers> {
  refuseLoggedTraffic(asking.environment)
  const ending = new AbortController()
  const deadline = AbortSignal.timeout(patience)
  const signal = AbortSignal.any([ending.signal, deadline])
  const open = new Map<StoreName, Store>()
  try {
    for (const name of new Set(references.map(({store}) => store)))
      open.set(name, await stores[name]({...asking, signal}))
    return await readAll(references, (name) => open.get(name) as Store)
  } catch (error) {
    if (deadline.aborted) throw tooSlow([...new Set(references.map(({store}) => titles[store]))])
    throw error
  } finally {
    ending.abort()
    for (const store of open.values()) store.close()
  }
}

async function readAll(references: readonly Reference[], storeOf: (name: StoreName) => Store): Promise<Answers> {
  const bySecret = new Map<string, Reference[]>()
  for (const reference of references) {
    const key = `${reference.store} ${storeOf(reference.store).keyOf(reference)}`
    bySecret.set(key, [...(bySecret.get(key) ?? []), reference])
  }
  const answers = new Map<string, StoredSecret | Fault>()
  const waiting = bySecret.values()
  const work = async () => {
    for (const group of waiting) {
      const [first] = group
      if (first === undefined) continue
      const answer = await storeOf(first.store).read(first)
      for (const {text} of group) answers.set(text, answer)
    }
  }
  await Promise.all(Array.from({length: Math.min(most, bySecret.size)}, work))
  return answers
}

function tooSlow(names: readonly string[]): StoreError {
  return new StoreError(
    `not every secret was read from ${names.join(' and ')} within ${patience / 1000} seconds`,
    'run the command again, with fewer secrets at a time if need be',
  )
}
