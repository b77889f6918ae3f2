/** Where Vault is and how it is asked, from the variables of its own client. */
import {X509Certificate} from 'node:crypto'
import {readdir} from 'node:fs/promises'
import path from 'node:path'
import {FileError, StoreError} from '../../errors.js'
import {absolutePath} from '../../io/paths.js'
import {explainErrors} from '../../io/system-errors.js'
import {quoted} from '../../wording.js'
import type {Asking} from '../store.js'
import {isLoopback, type NamedProxy, type TlsOptions} from '../proxy.js'
import {readVariableFile} from '../variable-file.js'
import {durationIn, numberIn, switchIn, variable, type Variable} from './variables.js'

export interface VaultSettings {
  /** Without a slash at its end. */
  readonly address: URL
  readonly namespace: string | undefined
  readonly tls: TlsOptions
  readonly proxy: NamedProxy | undefined
  /** For each request, in milliseconds. */
  readonly timeout: number
  /** How often a request is repeated. */
  readonly retries: number
  /** What the user should be warned about. */
  readonly warnings: readonly string[]
}

const defaultTimeout = 10_000

/** @throws StoreError if no address is set, or a variable has a value that it cannot have; FileError for a file that a variable names */
export async function vaultSettings({
  environment,
  unused,
}: Pick<Asking, 'environment' | 'unused'>): Promise<VaultSettings> {
  const address = addressIn(environment, unused)
  const unchecked = switchIn(environment, 'SKIP_VERIFY')
  const proxy = variable(environment, 'PROXY_ADDR') ?? variable(environment, 'HTTP_PROXY')
  const isOpen = address.protocol === 'http:' && !isLoopback(address)
  return {
    address,
    namespace: variable(environment, 'NAMESPACE')?.value.replaceAll(/^\/+|\/+$/g, ''),
    tls: await tlsOptions(environment, unchecked === undefined),
    proxy: proxy && {url: proxy.value, variable: proxy.name},
    timeout: durationIn(environment, 'CLIENT_TIMEOUT', 60_000) ?? defaultTimeout,
    retries: numberIn(environment, 'MAX_RETRIES', 10) ?? 2,
    warnings: [
      ...(isOpen
        ? [
            `the token and the secrets cross the network unencrypted, because ${nameIn(environment)} begins with http://`,
          ]
        : []),
      ...(unchecked === undefined
        ? []
        : [`${unchecked.name} is set, so anyone on the network can pose as Vault and read the token`]),
    ],
  }
}

function nameIn(environment: NodeJS.ProcessEnv): string {
  return variable(environment, 'ADDR')?.name ?? 'VAULT_ADDR'
}

/** Vault's own client would ask a server on this machine. */
function addressIn(environment: NodeJS.ProcessEnv, unused: Asking['unused']): URL {
  const found = variable(environment, 'ADDR')
  if (found === undefined) throw noAddress(unused)
  const url = URL.canParse(found.value) ? new URL(found.value) : undefined
  const isUsable =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    [url.username, url.password, url.search, url.hash].every((part) => part === '')
  if (!isUsable)
    throw new StoreError(
      `${found.name} is not the address of a Vault server`,
      'write it as in https://vault.example.com:8200',
    )
  url.pathname = url.pathname.replace(/\/+$/, '')
  return url
}

function noAddress(unused: Asking['unused']): StoreError {
  const isInFile = unused?.names.some((name) => /^(?:BAO|VAULT)_ADDR$/.test(name)) === true
  const hint = isInFile
    ? `set it in the environment; mi does not take it from ${quoted(unused.file)}, which sets it`
    : 'set it in the environment, as in VAULT_ADDR=https://vault.example.com:8200'
  return new StoreError('VAULT_ADDR is not set', hint)
}

async function tlsOptions(environment: NodeJS.ProcessEnv, rejectUnauthorized: boolean): Promise<TlsOptions> {
  const ca = await authorities(environment)
  const [cert, key] = [variable(environment, 'CLIENT_CERT'), variable(environment, 'CLIENT_KEY')]
  if ((cert === undefined) !== (key === undefined))
    throw new StoreError(
      `${(cert ?? key)?.name ?? ''} is set without its counterpart`,
      'set both VAULT_CLIENT_CERT and VAULT_CLIENT_KEY',
    )
  const servername = variable(environment, 'TLS_SERVER_NAME')?.value
  return {
    rejectUnauthorized,
    ...(ca !== undefined && {ca: [...ca]}),
    ...(cert && key && {cert: await textIn(cert), key: await textIn(key)}),
    ...(servername !== undefined && {servername}),
  }
}

/** The certificates to trust instead of the usual ones. Only the first of the three variables that is set counts (openbao/openbao, api/client.go). */
async function authorities(environment: NodeJS.ProcessEnv): Promise<readonly string[] | undefined> {
  const file = variable(environment, 'CACERT')
  if (file !== undefined) return certificatesIn(await textIn(file), file.value)
  const bytes = variable(environment, 'CACERT_BYTES')
  if (bytes !== undefined) return certificatesIn(bytes.value, bytes.name)
  const folder = variable(environment, 'CAPATH')
  return folder && certificatesBelow(folder)
}

async function textIn({name, value}: Variable): Promise<string> {
  return (await readVariableFile(value, name)).toString('utf8')
}

async function certificatesBelow({name: variableName, value: folder}: Variable): Promise<readonly string[]> {
  const directory = absolutePath(folder)
  const names = await explainErrors(folder, 'read', () => readdir(directory, {recursive: true, withFileTypes: true}))
  const files = names.filter((entry) => !entry.isDirectory() && /\.(?:pem|crt|cer)$|\.\d$/.test(entry.name))
  if (files.length === 0) throw new FileError(folder, 'contains no certificates')
  const certificates: string[] = []
  for (const {parentPath, name} of files) {
    const file = path.join(parentPath, name)
    certificates.push(...certificatesIn(await textIn({name: variableName, value: file}), file))
  }
  return certificates
}

/** Node.js says nothing about authorities that it cannot read, and then trusts nobody. */
function certificatesIn(text: string, name: string): readonly string[] {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g) ?? []
  if (found.length > 0 && found.every(isCertificate)) return found
  throw new StoreError(
    `${quoted(name)} does not contain a certificate in PEM`,
    'name the certificate of the authority that signed the one of Vault',
  )
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 !== ''
  } catch {
    return false
  }
}
