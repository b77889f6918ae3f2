/** The errors of AWS's client, as sentences that a user can act on. */
import {StoreError} from '../../errors.js'
import {isFilled} from '../../home-directory.js'
import {explained, systemCode} from '../../io/system-errors.js'
import {printable, quoted} from '../../wording.js'
import {codeOf, factOf, networkFaultOf, TooLargeError} from '../network-faults.js'
import type {StoreFault} from '../stored-secret.js'
import {blameVariable} from '../variable-file.js'
import type {CredentialSearch} from './credential-search.js'

/** What is wrong with one secret, by the name of the error. @see the API model of Secrets Manager, 2017-10-17 */
const ofSecret: Readonly<Record<string, (message: string, region: string) => StoreFault>> = {
  ResourceNotFoundException: (message, region) =>
    /staging label|VersionId|version/i.test(message)
      ? {
          problem: 'does not have this version',
          hint: 'check version_stage and version_id; a new secret has no version until it has a value',
        }
      : {problem: `does not exist in ${region}`, hint: 'check the name, the region and the account'},
  InvalidRequestException: (message) =>
    /marked (?:for deletion|deleted)|scheduled for deletion/i.test(message)
      ? {
          problem: 'no longer exists: it is marked for deletion',
          hint: 'restore it: aws secretsmanager restore-secret',
        }
      : {problem: `cannot be read: ${printable(message)}`},
  InvalidParameterException: (message) => ({problem: `cannot be read: ${printable(message)}`}),
  ValidationException: (message) => ({problem: `cannot be read: ${printable(message)}`}),
  DecryptionFailure: () => ({problem: 'cannot be decrypted by AWS', hint: 'check the KMS key of the secret'}),
  AccessDeniedException: () => ({
    problem: 'cannot be read: access denied',
    hint: 'the policy must allow secretsmanager:GetSecretValue on it, and kms:Decrypt if it has its own key',
  }),
}

const login = 'log in again, or check the credentials that "aws sts get-caller-identity" uses'

/** What is wrong with the credentials or the server. */
const ofAll: readonly (readonly [name: RegExp, fact: string, hint: string])[] = [
  [
    /^(?:ExpiredToken|RequestExpired|ExpiredTokenException)/,
    'does not accept the credentials: they have expired',
    login,
  ],
  [
    /^(?:UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|AuthFailure|OptInRequired|NotAuthorized)/,
    'does not accept the credentials',
    login,
  ],
  [
    /^AccessDenied/,
    'does not allow the role to be assumed',
    'check role_arn in the profile, and the policy of the role',
  ],
  [/^(?:Throttling|TooManyRequests|RequestLimitExceeded)/, 'is limiting requests', 'try again later'],
  [/^(?:Internal|ServiceUnavailable)/, 'has failed', 'try again later'],
]

/** What explains an error. */
interface Circumstances {
  readonly environment: NodeJS.ProcessEnv
  readonly search: CredentialSearch
}

/**
 * @param error as the client throws it
 * @returns what is wrong with the secret
 * @throws StoreError, FileError if no secret can be read. None shows more of the answer than a sentence.
 */
export function explainAws(error: unknown, region: string, circumstances: Circumstances): StoreFault {
  const {name, message} = error instanceof Error ? error : new Error()
  // The name comes from the server.
  const ofThis = Object.hasOwn(ofSecret, name) ? ofSecret[name] : undefined
  if (ofThis !== undefined) return ofThis(message, region)
  throw awsError(error, circumstances)
}

/** @returns what is wrong, if no secret can be read */
export function awsError(error: unknown, {environment, search}: Circumstances): unknown {
  const {name, message} = error instanceof Error ? error : new Error()
  if (error instanceof StoreError) return error
  if (error instanceof TooLargeError)
    return new StoreError('AWS Secrets Manager sent an answer that is too long', 'check AWS_ENDPOINT_URL if it is set')
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') return noCredentials(message, search)
  if (message === 'Region is missing') return noRegion(environment)
  const known = ofAll.find(([pattern]) => pattern.test(name))
  if (known !== undefined) return new StoreError(`AWS ${known[1]}`, known[2])
  const fault = networkFaultOf(error)
  const tokenFile = environment.AWS_WEB_IDENTITY_TOKEN_FILE
  if (fault === undefined && isFilled(tokenFile) && systemCode(error) !== undefined)
    return blameVariable(explained(error, tokenFile, 'read'), 'AWS_WEB_IDENTITY_TOKEN_FILE')
  const hint = 'check the network, the proxy in HTTPS_PROXY, and AWS_ENDPOINT_URL if it is set'
  if (fault !== undefined)
    return new StoreError(`AWS Secrets Manager ${factOf(fault, {host: 'it', seconds: 10})}`, hint)
  return new StoreError(`AWS Secrets Manager did not answer as expected (${printable(codeOf(error))})`, hint)
}

function noRegion({AWS_PROFILE}: NodeJS.ProcessEnv): StoreError {
  if (!isFilled(AWS_PROFILE))
    return new StoreError('no region is set for AWS', 'set AWS_REGION, or write ?region=NAME in the reference')
  return new StoreError(
    `no region is set for AWS, nor by the AWS profile ${quoted(AWS_PROFILE)}`,
    'set AWS_REGION, and check AWS_PROFILE',
  )
}

/** Its messages may contain what a credential_process printed, so only those that are known are shown. */
function noCredentials(message: string, search: CredentialSearch): StoreError {
  if (message.includes('aws sso login'))
    return new StoreError('the AWS SSO session has expired, or there is none', 'run "aws sso login" for this profile')
  return search.explain()
}
