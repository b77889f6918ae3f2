/** How AWS is reached: proxies, authorities and limits. */
import type http from 'node:http'
import {StoreError} from '../../errors.js'
import {isFilled} from '../../home-directory.js'
import {agentFor} from '../proxy.js'
import {readVariableFile} from '../variable-file.js'

export interface AwsConnection {
  /** The options of the client's request handler. */
  readonly handler: {
    readonly httpAgent: http.Agent
    readonly httpsAgent: http.Agent
    readonly connectionTimeout: number
    readonly requestTimeout: number
    readonly throwOnRequestTimeout: true
  }
  close(): void
}

/** For one attempt, in milliseconds. The client makes up to three. */
const timeout = 10_000

/**
 * @param region undefined if it is not known yet
 * @throws StoreError if a variable has a value that it cannot have; FileError if the file in AWS_CA_BUNDLE cannot be read
 */
export async function connectionFor(
  region: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<AwsConnection> {
  const endpoint = endpointIn(environment)
  const usual = new URL(`https://secretsmanager.${region ?? 'us-east-1'}.amazonaws.com`)
  const isOpen = endpoint?.protocol === 'http:'
  const bundle = environment.AWS_CA_BUNDLE
  const ca = isFilled(bundle) ? await readVariableFile(bundle, 'AWS_CA_BUNDLE') : undefined
  const tls = {rejectUnauthorized: true, ...(ca && {ca})}
  const httpsAgent = agentFor(isOpen ? usual : (endpoint ?? usual), tls)
  const httpAgent = agentFor(isOpen ? endpoint : new URL('http://amazonaws.com'), tls)
  return {
    handler: {httpAgent, httpsAgent, connectionTimeout: timeout, requestTimeout: timeout, throwOnRequestTimeout: true},
    close: () => {
      httpsAgent.destroy()
      httpAgent.destroy()
    },
  }
}

/** @returns the address in a variable that the client uses instead of its own; undefined if there is none @throws StoreError if it is not a URL */
function endpointIn({
  AWS_ENDPOINT_URL_SECRETS_MANAGER,
  AWS_ENDPOINT_URL,
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS,
}: NodeJS.ProcessEnv): URL | undefined {
  if (AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined
  const found = [AWS_ENDPOINT_URL_SECRETS_MANAGER, AWS_ENDPOINT_URL].find(isFilled)
  if (found === undefined) return undefined
  if (URL.canParse(found) && /^https?:/.test(found)) return new URL(found)
  throw new StoreError('AWS_ENDPOINT_URL is not a URL', 'write it as in https://secrets.example.com')
}
