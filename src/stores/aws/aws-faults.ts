/** The errors of AWS's client, as sentences that a user can act on. */
import {StoreError} from '../../errors.js'
import {printable} from '../../wording.js'
import {codeOf, factOf, networkFaultOf, TooLargeError} from '../network-faults.js'
import type {StoreFault} from '../stored-secret.js'

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

/**
 * @param error as the client throws it
 * @returns what is wrong with the secret
 * @throws StoreError if no secret can be read. Neither shows more of the answer than a sentence.
 */
export function explainAws(error: unknown, region: string | undefined): StoreFault {
  const {name, message} = error instanceof Error ? error : new Error()
  // The name comes from the server.
  const ofThis = Object.hasOwn(ofSecret, name) ? ofSecret[name] : undefined
  if (ofThis !== undefined) return ofThis(message, region ?? '')
  throw awsError(error)
}

/** @returns what is wrong, if no secret can be read */
export function awsError(error: unknown): StoreError {
  const {name, message} = error instanceof Error ? error : new Error()
  if (error instanceof StoreError) return error
  if (error instanceof TooLargeError)
    return new StoreError('AWS Secrets Manager sent an answer that is too long', 'check AWS_ENDPOINT_URL if it is set')
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') return noCredentials(message)
  if (message === 'Region is missing')
    return new StoreError('no region is set for AWS', 'set AWS_REGION, or write ?region=NAME in the reference')
  const known = ofAll.find(([pattern]) => pattern.test(name))
  if (known !== undefined) return new StoreError(`AWS ${known[1]}`, known[2])
  const fault = networkFaultOf(error)
  const hint = 'check the network, the proxy in HTTPS_PROXY, and AWS_ENDPOINT_URL if it is set'
  if (fault !== undefined)
    return new StoreError(`AWS Secrets Manager ${factOf(fault, {host: 'it', seconds: 10})}`, hint)
  return new StoreError(`AWS Secrets Manager did not answer as expected (${printable(codeOf(error))})`, hint)
}

/** Its messages may contain what a credential_process printed, so only those that are known are shown. */
function noCredentials(message: string): StoreError {
  if (message.includes('aws sso login'))
    return new StoreError('the AWS SSO session has expired, or there is none', 'run "aws sso login" for this profile')
  const profile = /^Could not resolve credentials using profile: \[([^\]]+)\]/.exec(message)?.[1]
  if (profile !== undefined)
    return new StoreError(
      `the AWS profile "${printable(profile)}" has no credentials`,
      'check AWS_PROFILE and ~/.aws/config',
    )
  return new StoreError(
    'no AWS credentials were found',
    'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; "aws sts get-caller-identity" shows whether they work',
  )
}
