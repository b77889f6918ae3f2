/** Where the secrets to encrypt come from: sources of many, a pipe, or prompts. */
import type {EncryptionKey} from '../../bulk/fitness.js'
import {heldSource} from '../../bulk/source.js'
import {SecretsError} from '../../errors.js'
import type {NamedValue} from '../../formats/format.js'
import {utf16Form} from '../../formats/text/text.js'
import {isStandardInput, readInput, standardInput} from '../../io/input.js'
import {limits} from '../../io/reading.js'
import {isTerminal} from '../../io/terminal.js'
import {mustAsk} from '../../ui/prompts.js'
import {quoted} from '../../wording.js'
import {askSecret, askSecrets, type TypingRules} from './ask-secrets.js'
import {openSources, type OpenSource, type SourceFlags} from './open-sources.js'
import {isStoreReference} from './source-kinds.js'
import {noteWaiting, removeFinalNewline} from './standard-input.js'

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
  mustAsk('no secret was provided', 'use --from PATH, or use --alias NAME and pipe the secret in')
  return makeSource(alias === undefined ? await askSecrets(rules) : [await askSecret(alias, rules)])
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

function singleSecret(alias: string, value: string): OpenSource {
  return makeSource([{alias, value}])
}

function makeSource(values: readonly NamedValue[]): OpenSource {
  return {...heldSource({values, problems: [], remarks: []}), close: () => Promise.resolve()}
}

/** A byte order mark is part of the secret: the bytes that arrive are the bytes that are encrypted. */
function decode(alias: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    throw new SecretsError([{alias, problem: 'is not valid UTF-8'}], 'convert it to UTF-8 first')
  }
}
