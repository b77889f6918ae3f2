/** The token that Vault is asked with. */
import {homeDirectory} from '../../home-directory.js'
import {StoreError} from '../../errors.js'
import {isThere} from '../../io/existence.js'
import path from 'node:path'
import {quoted} from '../../wording.js'
import {memberOf} from '../json.js'
import type {VaultClient} from './client.js'
import {readVariableFile} from '../variable-file.js'
import {variable, type Variable} from './variables.js'

const methods = ['token', 'approle', 'kubernetes', 'jwt'] as const

type Method = (typeof methods)[number]

/**
 * A token in a variable, a login with a role, or the token that `vault login` has saved, in this order; VAULT_AUTH_METHOD chooses another.
 * A token from a login is never stored.
 * @throws StoreError if there is none, or the login is refused; FileError for a file that a variable names
 */
export async function obtainToken(client: VaultClient, environment: NodeJS.ProcessEnv): Promise<string> {
  const method = methodIn(environment)
  return method === 'token' ? savedToken(environment) : login(method, client, environment)
}

function methodIn(environment: NodeJS.ProcessEnv): Method {
  const named = variable(environment, 'AUTH_METHOD')
  const found = methods.find((method) => method === named?.value)
  if (found !== undefined) return found
  if (named !== undefined)
    throw new StoreError(`${named.name} names a method that mi does not support`, `use one of: ${methods.join(', ')}`)
  const hasToken = variable(environment, 'TOKEN') !== undefined
  return !hasToken && variable(environment, 'ROLE_ID') !== undefined ? 'approle' : 'token'
}

async function savedToken(environment: NodeJS.ProcessEnv): Promise<string> {
  const given = variable(environment, 'TOKEN')
  if (given !== undefined) return checkToken(given.value, given.name)
  const named = variable(environment, 'TOKEN_FILE')
  const saved = variable(environment, 'TOKEN_PATH') ?? tokenInHome(environment)
  const file = named ?? (saved !== undefined && (await isThere(saved.value)) ? saved : undefined)
  const token = file === undefined ? '' : await wordIn(file)
  if (token !== '' && file !== undefined) return checkToken(token, quoted(file.value))
  throw new StoreError('no token for Vault was found', 'set VAULT_TOKEN, or run "vault login"')
}

function tokenInHome(environment: NodeJS.ProcessEnv): Variable | undefined {
  const home = homeDirectory(environment, process.platform)
  return home === undefined ? undefined : {name: 'VAULT_TOKEN_PATH', value: path.join(home, '.vault-token')}
}

/** What is in the file that the variable names. */
async function wordIn({name, value}: Variable): Promise<string> {
  return (await readVariableFile(value, name)).toString('utf8').trim()
}

/** Node.js would refuse to send it. */
function checkToken(token: string, place: string): string {
  if (/^[\x21-\x7E]+$/.test(token)) return token
  throw new StoreError(`${place} contains characters that no token has`, 'check that it holds only the token')
}

async function login(
  method: Exclude<Method, 'token'>,
  client: VaultClient,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const body = method === 'approle' ? await roleAndSecret(environment) : await roleAndJwt(method, environment)
  const mount = (variable(environment, 'AUTH_MOUNT')?.value ?? method).replaceAll(/^\/+|\/+$/g, '')
  const place = mount.split('/').map(encodeURIComponent).join('/')
  const {status, json, errors} = await client.ask({
    method: 'POST',
    path: `auth/${place}/login`,
    namespace: client.settings.namespace,
    body,
  })
  const token = memberOf(memberOf(json, 'auth'), 'client_token')
  if (status === 200 && typeof token === 'string' && token !== '') return checkToken(token, 'the answer to the login')
  const said = errors[0] === undefined ? '' : `: ${errors[0]}`
  const reason = status === 200 ? ': it requires more than a role' : said
  throw new StoreError(`${client.name} refused the login with ${method}${reason}`, hints[method])
}

const hints: Readonly<Record<Exclude<Method, 'token'>, string>> = {
  approle: 'check VAULT_ROLE_ID and VAULT_SECRET_ID, and VAULT_AUTH_MOUNT if the method is not mounted at approle',
  kubernetes: 'check the role in VAULT_ROLE_ID, and VAULT_AUTH_MOUNT if the method is not mounted at kubernetes',
  jwt: 'check the role in VAULT_ROLE_ID and the token, and VAULT_AUTH_MOUNT if the method is not mounted at jwt',
}

async function roleAndSecret(environment: NodeJS.ProcessEnv): Promise<Readonly<Record<string, string>>> {
  const role = variable(environment, 'ROLE_ID')
  if (role === undefined) throw new StoreError('VAULT_ROLE_ID is not set', 'set it to the role ID of the approle')
  const file = variable(environment, 'SECRET_ID_FILE')
  const secret = variable(environment, 'SECRET_ID')?.value ?? (file && (await wordIn(file)))
  return {role_id: role.value, ...(secret !== undefined && {secret_id: secret})}
}

/** Where Kubernetes puts the token of a pod's service account. */
const serviceAccountToken: Variable = {
  name: 'VAULT_KUBERNETES_JWT_TOKEN_PATH',
  value: '/var/run/secrets/kubernetes.io/serviceaccount/token',
}

async function roleAndJwt(method: Method, environment: NodeJS.ProcessEnv): Promise<Readonly<Record<string, string>>> {
  const role = variable(environment, 'ROLE_ID')
  if (role === undefined && method === 'kubernetes')
    throw new StoreError('VAULT_ROLE_ID is not set', 'set it to the role of the Kubernetes login')
  const file = variable(environment, 'KUBERNETES_JWT_TOKEN_PATH') ?? serviceAccountToken
  return {...(role && {role: role.value}), jwt: await wordIn(file)}
}
