/** Why there are no credentials. The error of AWS's client does not say so, but what it logs on the way does. */
import {StoreError} from '../../errors.js'
import {isFilled} from '../../home-directory.js'
import {quoted} from '../../wording.js'

/** What the client logs, in the order in which it counts, and which profile it is about. Commands and what they print are never shown. */
const signs = {
  failed: / -> Command failed: /,
  unusable: / -> Profile (.+?) credential_process (?:returned|did not return) /,
  cycle: / -> Detected a cycle attempting to resolve credentials for profile (.+?)\. /,
  source: / -> Unsupported credential source in profile (.+?)\. /,
  missing: / -> Profile (.+) could not be found in shared credentials file\.$/,
  empty: / -> Could not resolve credentials using profile: \[(.+)\]/,
} as const

type Sign = keyof typeof signs

const names = Object.keys(signs) as readonly Sign[]

export class CredentialSearch {
  readonly #environment: NodeJS.ProcessEnv
  /** The profiles that the client has tried in vain. */
  readonly #heard = new Map<Sign, string>()

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment
  }

  /** Takes what the client logs. */
  readonly hear = (...logged: readonly unknown[]): void => {
    const [text] = logged
    if (typeof text !== 'string') return
    const sign = names.find((name) => signs[name].test(text))
    if (sign !== undefined && !this.#heard.has(sign)) this.#heard.set(sign, signs[sign].exec(text)?.[1] ?? '')
  }

  /** @returns the error to throw if there are no credentials; it never shows more of what was logged than the name of a profile */
  explain(): StoreError {
    const {AWS_PROFILE, AWS_CONFIG_FILE} = this.#environment
    const profile = isFilled(AWS_PROFILE) ? AWS_PROFILE : undefined
    const config = isFilled(AWS_CONFIG_FILE) ? quoted(AWS_CONFIG_FILE) : '~/.aws/config'
    const sign = names.find((name) => this.#heard.has(name) && (profile !== undefined || needsNoProfile.has(name)))
    if (sign === undefined) return this.#withoutProfile()
    const named = this.#heard.get(sign) ?? ''
    const hint = sign === 'failed' || sign === 'unusable' ? 'run that program to see what is wrong with it' : undefined
    return new StoreError(
      `the AWS profile ${quoted(named === '' ? (profile ?? 'default') : named)} ${facts[sign]}`,
      hint ?? (profile === undefined ? `check ${config}` : `check AWS_PROFILE and ${config}`),
    )
  }

  #withoutProfile(): StoreError {
    const missing = pairs.find(
      ([one, other]) => isFilled(this.#environment[one]) && !isFilled(this.#environment[other]),
    )
    if (missing !== undefined)
      return new StoreError(`${missing[0]} is set without ${missing[1]}`, `set ${missing[1]} as well`)
    return new StoreError(
      'no AWS credentials were found',
      'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; "aws sts get-caller-identity" shows whether they work',
    )
  }
}

/** Others are logged for the profile `default` too, which need not exist. */
const needsNoProfile: ReadonlySet<Sign> = new Set(['failed', 'unusable', 'cycle', 'source'])

const facts: Readonly<Record<Sign, string>> = {
  failed: 'has a credential_process that failed',
  unusable: 'has a credential_process that printed no usable credentials',
  cycle: 'takes its credentials from itself',
  source: 'has an unknown credential_source',
  missing: 'does not exist',
  empty: 'has no credentials, or does not exist',
}

const pairs = [
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'],
] as const
