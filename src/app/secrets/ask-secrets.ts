/** Prompts for secrets: one whose alias is known, or several. */
import {refuseUnfit, type AliasRule, type EncryptionKey, type ValueRule} from '../../bulk/fitness.js'
import {SecretsError, UsageError} from '../../errors.js'
import type {NamedValue} from '../../formats/format.js'
import {askHiddenTwice, askText, askYes} from '../../ui/prompts.js'

/** What secrets are checked against while they are typed. */
export interface TypingRules {
  readonly key: EncryptionKey
  /** The output's rule for aliases. */
  readonly refusal: AliasRule
  readonly valueRule: ValueRule
}

/** @throws SecretsError if the secret cannot be encrypted; InterruptedError */
export async function askSecret(alias: string, {key, valueRule}: TypingRules): Promise<NamedValue> {
  const value = await askHiddenTwice('Secret', checkTyped, (typed) => {
    refuseUnfit([{alias, value: typed}], key, valueRule)
  })
  return {alias, value}
}

/** Prompts for secrets until the user has no more. @throws SecretsError if the first secret cannot be encrypted; InterruptedError */
export async function askSecrets(rules: TypingRules): Promise<readonly NamedValue[]> {
  const first = await askText('Alias', (typed) => checkAlias(typed, rules, []))
  const secrets = [await askSecret(first, rules)]
  while (await askYes('Another secret?')) {
    const alias = await askText('Alias', (typed) => checkAlias(typed, rules, secrets))
    secrets.push({alias, value: await askHiddenTwice('Secret', (typed) => checkFit(alias, typed, rules))})
  }
  return secrets
}

function checkAlias(alias: string, {refusal}: TypingRules, others: readonly NamedValue[]): string {
  const problem = refusal(alias)
  if (problem !== undefined) throw new UsageError(`the alias ${problem}`)
  if (others.some((other) => other.alias === alias))
    throw new UsageError('you have entered a secret with this alias', 'use another alias')
  return alias
}

/** Only asks again if the secret does not fit, so that those typed before are not lost. */
function checkFit(alias: string, secret: string, {key, valueRule}: TypingRules): string {
  try {
    refuseUnfit([{alias, value: checkTyped(secret)}], key, valueRule)
    return secret
  } catch (error) {
    const [found] = error instanceof SecretsError ? error.problems : []
    throw found === undefined ? error : new UsageError(`the secret ${found.problem}`)
  }
}

function checkTyped(secret: string): string {
  if (secret === '') throw new UsageError('a secret cannot be empty')
  if (secret.includes('\uFFFD')) throw new UsageError("the input is not valid UTF-8; check your terminal's encoding")
  return secret
}
