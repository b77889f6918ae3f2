/** Secrets in Vault's or OpenBao's key-value stores, of version 1 and 2. */
import {StoreError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {isObject, memberOf} from '../json.js'
import type {StoreReference} from '../reference.js'
import type {Asking, Store} from '../store.js'
import type {StoreFault, StoredSecret} from '../stored-secret.js'
import {VaultClient, type VaultAnswer} from './client.js'
import {obtainToken} from './login.js'
import {vaultSettings} from './vault-settings.js'

/** Where a store is mounted, and whether it keeps versions. */
interface Mount {
  /** Ends in a slash. */
  readonly path: string
  readonly isVersioned: boolean
}

/** What Vault was asked for, and what it answered. */
interface Reading {
  readonly path: string
  readonly version: string | undefined
  readonly answer: VaultAnswer
}

/** @throws StoreError if the settings are wrong, or there is no token; FileError for a file that a variable names */
export async function openVault(asking: Asking): Promise<Store> {
  const {environment, tell, signal, title} = asking
  const settings = await vaultSettings(asking)
  for (const warning of settings.warnings) tell.warn(warning)
  const client = new VaultClient(settings, signal, title)
  const {namespace} = settings
  tell.note(`reading from ${client.name}${namespace === undefined ? '' : `, namespace ${quoted(namespace)}`}`)
  try {
    return new Vault(client, await obtainToken(client, environment))
  } catch (error) {
    client.close()
    throw error
  }
}

class Vault implements Store {
  readonly #client: VaultClient
  readonly #token: string
  readonly #mounts = new Map<string, Mount[]>()
  #lookup: Promise<unknown> = Promise.resolve()

  constructor(client: VaultClient, token: string) {
    this.#client = client
    this.#token = token
  }

  keyOf({path, parameters}: StoreReference): string {
    return JSON.stringify([path, this.#namespaceOf(parameters), parameters.version])
  }

  async read({path, parameters}: StoreReference): Promise<StoredSecret | StoreFault> {
    const namespace = this.#namespaceOf(parameters)
    const {version} = parameters
    const mount = await this.#mountOf(path, namespace)
    if ('problem' in mount) return mount
    if ('answer' in mount) return this.#readAsWritten(path, namespace, version, mount.answer)
    if (`${path}/` === mount.path) return {problem: 'has no path below the mount', hint: 'name a secret in it'}
    if (mount.isVersioned) {
      const data = pathOfData(path, mount.path)
      return this.#secretIn({path: data, version, answer: await this.#get(data, namespace, version)}, true)
    }
    if (version !== undefined) return {problem: `has no versions: ${quoted(mount.path)} is a KV store of version 1`}
    return this.#secretIn({path, version, answer: await this.#get(path, namespace)}, false)
  }

  close(): void {
    this.#client.close()
  }

  #namespaceOf({namespace}: StoreReference['parameters']): string | undefined {
    return namespace ?? this.#client.settings.namespace
  }

  #get(path: string, namespace: string | undefined, version?: string): Promise<VaultAnswer> {
    const query = version === undefined ? '' : `?version=${version}`
    return this.#client.ask({path: `${encodePath(path)}${query}`, namespace, token: this.#token})
  }

  /** No mount is within another one, so each is looked up once. One after another, since the next path may be in the same mount. */
  #mountOf(path: string, namespace: string | undefined): Promise<Mount | StoreFault | {readonly answer: VaultAnswer}> {
    const found = this.#lookup.then(async () => {
      const known = this.#mounts.get(namespace ?? '') ?? []
      return known.find((mount) => `${path}/`.startsWith(mount.path)) ?? this.#lookUpMount(path, namespace)
    })
    this.#lookup = found.catch(() => undefined)
    return found
  }

  async #lookUpMount(
    path: string,
    namespace: string | undefined,
  ): Promise<Mount | StoreFault | {readonly answer: VaultAnswer}> {
    const answer = await this.#get(`sys/internal/ui/mounts/${path}`, namespace)
    if (answer.status === 403) return {answer}
    if (answer.errors.some((error) => error.includes('namespace not found'))) return this.#noNamespace(namespace)
    // Servers before version 0.10 do not have this.
    if (answer.status === 404) return {path: '', isVersioned: false}
    const data = memberOf(answer.json, 'data')
    const mountPath = memberOf(data, 'path')
    if (answer.status !== 200 || typeof mountPath !== 'string' || !`${path}/`.startsWith(mountPath))
      throw this.#unexpected(answer)
    const mount = {path: mountPath, isVersioned: memberOf(memberOf(data, 'options'), 'version') === '2'}
    this.#mounts.set(namespace ?? '', [...(this.#mounts.get(namespace ?? '') ?? []), mount])
    return mount
  }

  /** If a variable names it, the reference is not at fault. */
  #noNamespace(namespace: string | undefined): StoreFault {
    const shown = quoted(namespace ?? '')
    if (namespace !== this.#client.settings.namespace)
      return {problem: `is in the namespace ${shown}, which does not exist`}
    throw new StoreError(`${this.#client.name} has no namespace ${shown}`, 'check VAULT_NAMESPACE')
  }

  /** A token that may read a secret need not be allowed to know its mount. */
  async #readAsWritten(
    path: string,
    namespace: string | undefined,
    version: string | undefined,
    first: VaultAnswer,
  ): Promise<StoredSecret | StoreFault> {
    const answer = await this.#get(path, namespace, version)
    const data = memberOf(answer.json, 'data')
    const isVersioned = isObject(memberOf(data, 'metadata')) && memberOf(data, 'data') !== undefined
    if (answer.status === 200 && isVersioned) return this.#secretIn({path, version, answer}, true)
    const [sentence = ''] = first.errors
    if (sentence.startsWith('preflight')) return denied(path, sentence)
    throw new StoreError(
      `${this.#client.name} does not accept the token${sentence === '' ? '' : `: ${sentence}`}`,
      'check VAULT_TOKEN; it may have expired',
    )
  }

  #secretIn({path, version, answer}: Reading, isVersioned: boolean): StoredSecret | StoreFault {
    const {status, errors} = answer
    const data = memberOf(answer.json, 'data')
    const fields = isVersioned ? memberOf(data, 'data') : data
    if (status === 200 && isObject(fields)) return {fields}
    if (status === 403) return denied(path, errors[0] ?? 'permission denied')
    if (status === 404) return missing(memberOf(data, 'metadata'), version, errors)
    throw this.#unexpected(answer)
  }

  #unexpected({status, errors: [sentence]}: VaultAnswer): StoreError {
    const said = sentence === undefined ? '' : `: ${sentence}`
    return new StoreError(`${this.#client.name} answered with unexpected status ${status}${said}`)
  }
}

/** The API has `data/` after the mount, which many people write, and many do not. */
function pathOfData(path: string, mount: string): string {
  const rest = path.slice(mount.length)
  return rest.startsWith('data/') ? path : `${mount}data/${rest}`
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function denied(path: string, sentence: string): StoreFault {
  return {
    problem: `cannot be read: ${sentence}`,
    hint: `the policy of the token must allow "read" on ${quoted(path)}`,
  }
}

/** In Vault, a deleted version is not found either, but has metadata. */
function missing(metadata: unknown, version: string | undefined, [sentence = '']: readonly string[]): StoreFault {
  const deleted = memberOf(metadata, 'deletion_time')
  const which = version === undefined ? 'its latest version' : `version ${version}`
  if (memberOf(metadata, 'destroyed') === true)
    return {problem: `no longer exists: ${which} is destroyed`, hint: `choose ${anotherVersion}`}
  if (typeof deleted === 'string' && deleted !== '')
    return {
      problem: `no longer exists: ${which} was deleted on ${quoted(deleted.slice(0, 10)).slice(1, -1)}`,
      hint: `restore it, or choose ${anotherVersion}`,
    }
  if (sentence.includes('no handler for route')) return {problem: 'does not exist: nothing is mounted at its path'}
  return {problem: version === undefined ? 'does not exist' : `does not exist in version ${version}`}
}

const anotherVersion = 'another version with ?version=N'
