/** Secrets in AWS Secrets Manager, with the credentials that AWS's own clients would find. */
import {
  GetSecretValueCommand,
  SecretsManagerClient,
  SecretsManagerServiceException,
  type GetSecretValueResponse,
} from '@aws-sdk/client-secrets-manager'
import type https from 'node:https'
import {isFilled} from '../../home-directory.js'
import type {StoreReference} from '../reference.js'
import type {Asking, Store} from '../store.js'
import type {StoreFault, StoredSecret} from '../stored-secret.js'
import {awsError, explainAws} from './aws-faults.js'
import {connectionFor, type AwsConnection} from './connection.js'
import {CredentialSearch} from './credential-search.js'
import {watchExchange} from './watch-exchange.js'

// eslint-disable-next-line @typescript-eslint/require-await
export async function openAws(asking: Asking): Promise<Store> {
  silenceVersionWarning(asking.environment)
  return new Aws(asking)
}

/** The client prints on standard error that its later versions will need a later Node.js. */
function silenceVersionWarning(environment: NodeJS.ProcessEnv): void {
  environment.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
}

/** A client for one region. */
interface Regional {
  readonly client: SecretsManagerClient
  readonly connection: AwsConnection
  readonly region: string
}

class Aws implements Store {
  readonly #asking: Asking
  readonly #search: CredentialSearch
  readonly #clients = new Map<string | undefined, Promise<Regional>>()

  constructor(asking: Asking) {
    this.#asking = asking
    this.#search = new CredentialSearch(asking.environment)
  }

  keyOf(reference: StoreReference): string {
    const {version_stage: stage, version_id: id} = reference.parameters
    return JSON.stringify([reference.path, this.#regionFor(reference), stage, id])
  }

  async read(reference: StoreReference): Promise<StoredSecret | StoreFault> {
    const {version_stage: VersionStage, version_id: VersionId} = reference.parameters
    const {client, region} = await this.#clientFor(this.#regionFor(reference))
    const input = {SecretId: reference.path, ...(VersionStage && {VersionStage}), ...(VersionId && {VersionId})}
    try {
      const answer = await client.send(new GetSecretValueCommand(input), {abortSignal: this.#asking.signal})
      return secretIn(answer)
    } catch (error) {
      if (this.#asking.signal.aborted) throw error
      await maskCredentials(error, client)
      return explainAws(error, region, this.#circumstances)
    }
  }

  get #circumstances() {
    return {environment: this.#asking.environment, search: this.#search}
  }

  close(): void {
    for (const client of this.#clients.values())
      void client.then(
        (regional) => {
          regional.client.destroy()
          regional.connection.close()
        },
        () => undefined,
      )
  }

  /** AWS's client for JavaScript is the only one that does not read AWS_DEFAULT_REGION. */
  #regionFor({path, parameters}: StoreReference): string | undefined {
    const {AWS_REGION, AWS_DEFAULT_REGION} = this.#asking.environment
    return [parameters.region, regionInArn(path), AWS_REGION, AWS_DEFAULT_REGION].find(isFilled)
  }

  #clientFor(region: string | undefined): Promise<Regional> {
    const client = this.#clients.get(region) ?? this.#open(region)
    this.#clients.set(region, client)
    return client
  }

  async #open(given: string | undefined): Promise<Regional> {
    const connection = await connectionFor(given, this.#asking.environment)
    // Node.js takes any agent, whatever the client's types say.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    const httpsAgent = connection.handler.httpsAgent as https.Agent
    const client = new SecretsManagerClient({
      ...(given !== undefined && {region: given}),
      requestHandler: {...connection.handler, httpsAgent},
      logger: {...quietLogger, debug: this.#search.hear},
    })
    const region = await client.config.region().catch((error: unknown) => {
      client.destroy()
      connection.close()
      throw awsError(error, this.#circumstances)
    })
    watchExchange(client, region, this.#asking)
    return {client, connection, region}
  }
}

/** A server could send back what it was sent. */
async function maskCredentials(error: unknown, {config}: SecretsManagerClient): Promise<void> {
  if (!(error instanceof SecretsManagerServiceException)) return
  const {secretAccessKey, sessionToken = ''} = await config.credentials()
  for (const secret of [secretAccessKey, sessionToken])
    if (secret !== '') error.message = error.message.replaceAll(secret, '…')
}

const ignore = () => undefined

/** Without one, the client prints warnings. What it would log on other levels contains secrets; only the search for credentials sees it. */
const quietLogger = {trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore}

function regionInArn(path: string): string | undefined {
  return /^arn:[^:]*:secretsmanager:([^:]+):/.exec(path)?.[1]
}

function secretIn({SecretString, SecretBinary}: GetSecretValueResponse): StoredSecret | StoreFault {
  if (SecretString !== undefined) return {text: SecretString}
  if (SecretBinary === undefined) return {problem: 'has no value'}
  try {
    return {text: new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(SecretBinary)}
  } catch {
    return {bytes: SecretBinary}
  }
}
