/** Where the secrets to encrypt come from: sources of many, a pipe, or prompts. */
import {refuseUnfit, type AliasRule, type EncryptionKey, type ValueRule} from '../../bulk/fitness.js'
import {heldSource} from '../../bulk/source.js'
import {SecretsError, UsageError} from '../../errors.js'
import {utf16Form} from '../../formats/text/text.js'
import {isStandardInput, readInput, standardInput} from '../../io/input.js'
import {limits} from '../../io/reading.js'
import {isTerminal} from '../../io/terminal.js'
import {askHiddenTwice, askText, mustAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import {openSources, type OpenSource, type SourceFlags} from './open-sources.js'
import {isStoreReference} from './source-kinds.js'
import {noteWaiting, removeFinalNewline} from './standard-input.js'

/** What secrets are checked against while they are typed. */
interface TypingRules {
  readonly key: EncryptionKey
  /** The output's rule for aliases. */
  readonly refusal: AliasRule
  readonly valueRule: ValueRule
}

/**
 * @throws as `openSources`; SecretsError if a pipe contains no text, or a typed secret cannot be encrypted; MissingAnswerError if nothing was
 *   specified and there is no terminal to ask on; InterruptedError
 */
export async function openSecrets(wanted: SourceFlags, rules: TypingRules): Promise<OpenSource> {
  const {from, alias, base64} = wanted
  if (alias !== undefined && base64 && !from.some(isStoreReference))
    return encodeBytes(alias, from[0] ?? standardInput, rules.key)
  if (from.length > 0) return openSources(wanted)
  if (alias !== undefined && !isTerminal('stdin')) return readFromPipe(alias)
  return askForSecret(alias, rules)
}

async function readBytes(alias: string, input = standardInput): Promise<Buffer> {
  const bytes = await readInput(input, limits.secrets, noteWaiting('secret'))
  if (bytes.length > 0) return bytes
  throw new SecretsError(
    [{alias, problem: `is empty: ${isStandardInput(input) ? 'standard input' : quoted(input)} contains nothing`}],
    'pipe the secret in, as in: printf %s "$SECRET" | mi secret create --alias NAME',
  )
}

/** No byte is removed. Micro Integrator's values are texts. @param input a path, or `-` */
async function encodeBytes(alias: string, input: string, {transformation, key}: EncryptionKey): Promise<OpenSource> {
  const bytes = await readBytes(alias, input)
  const most = Math.max(0, Math.floor(transformation.capacity(key) / 4) * 3)
  if (bytes.length > most)
    throw new SecretsError(
      [
        {
          alias,
          problem: `has ${bytes.length} bytes; in base64, ${transformation.name} with this key allows at most ${most}`,
        },
      ],
      'use a symmetric profile, which has no limit: mi secret init symmetric',
    )
  return singleSecret(alias, bytes.toString('base64'))
}

async function readFromPipe(alias: string): Promise<OpenSource> {
  const bytes = await readBytes(alias)
  if (utf16Form(bytes) !== undefined)
    throw new SecretsError([{alias, problem: 'is UTF-16, not UTF-8'}], 'convert it to UTF-8 first')
  return singleSecret(alias, removeFinalNewline(decode(alias, bytes)))
}

async function askForSecret(given: string | undefined, {key, refusal, valueRule}: TypingRules): Promise<OpenSource> {
  mustAsk('no secret was provided', 'use --from PATH, or use --alias NAME and pipe the secret in')
  const alias = given ?? (await askText('Alias', (typed) => checkAlias(typed, refusal)))
  const secret = await askHiddenTwice('Secret', checkTyped, (value) => {
    refuseUnfit([{alias, value}], key, valueRule)
  })
  return singleSecret(alias, secret)
}

function checkAlias(alias: string, refusal: AliasRule): string {
  const problem = refusal(alias)
  if (problem === undefined) return alias
  throw new UsageError(`the alias ${problem}`)
}

function checkTyped(secret: string): string {
  if (secret === '') throw new UsageError('a secret cannot be empty')
  if (secret.includes('\uFFFD')) throw new UsageError("the input is not valid UTF-8; check your terminal's encoding")
  return secret
}

function singleSecret(alias: string, value: string): OpenSource {
  return {...heldSource({values: [{alias, value}], problems: [], remarks: []}), close: () => Promise.resolve()}
}

/** A byte order mark is part of the secret: the bytes that arrive are the bytes that are encrypted. */
function decode(alias: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    throw new SecretsError([{alias, problem: 'is not valid UTF-8'}], 'convert it to UTF-8 first')
  }
}
