/** Variables of the process that matter to mi. Their values are not shown. */
import type {Check, Finding} from './check.js'

const subject = 'environment'

export const environmentCheck: Check = {
  name: 'environment',
  title: subject,
  run: () => Promise.resolve(variableFindings(process.env)),
}

interface Rule {
  readonly names: readonly string[]
  /** Whether a value is worth a finding; without it, every value that is not empty is. */
  readonly matters?: (value: string) => boolean
  readonly state: 'note' | 'problem'
  /** What follows the name, as a fragment. */
  readonly fact: string
  readonly hint?: string
}

/** As Go's strconv.ParseBool takes it. */
const isTrue = (value: string) => ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value)

const rules: readonly Rule[] = [
  {
    names: ['NODE_TLS_REJECT_UNAUTHORIZED'],
    matters: (value) => value === '0',
    state: 'problem',
    fact: 'is 0, so Node.js trusts any server',
    hint: 'unset it, and name your own certificate authority in NODE_EXTRA_CA_CERTS',
  },
  {
    names: ['VAULT_SKIP_VERIFY', 'BAO_SKIP_VERIFY'],
    matters: isTrue,
    state: 'problem',
    fact: 'is set, so any server can pass for Vault and read the token',
    hint: 'unset it, and name your own certificate authority in VAULT_CACERT',
  },
  {
    names: ['NODE_EXTRA_CA_CERTS'],
    state: 'note',
    fact: 'is set, which makes Node.js start more slowly',
    hint: 'unset it for commands that need no network',
  },
  {
    names: ['MI_KEYSTORE_PASSWORD', 'MI_KEY_PASSWORD', 'MI_TO_KEYSTORE_PASSWORD', 'MI_ENCRYPTION_KEY'],
    state: 'note',
    fact: 'is set, and every program that you start can read it',
    hint: 'set it only for the command that needs it, or use --password-file',
  },
  {
    names: ['VAULT_ADDR', 'BAO_ADDR', 'AWS_PROFILE'],
    state: 'note',
    fact: 'is set and decides which store secrets are read from',
  },
]

/** @param variables of the process */
export function variableFindings(variables: NodeJS.ProcessEnv): readonly Finding[] {
  return rules.flatMap(({names, matters = () => true, state, fact, hint}) =>
    names
      .filter((name) => (variables[name] ?? '') !== '' && matters(variables[name] ?? ''))
      .map((name): Finding => ({subject, state, fact: `${name} ${fact}`, ...(hint !== undefined && {hint})})),
  )
}
