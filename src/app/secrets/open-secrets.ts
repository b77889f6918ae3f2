/** Where the secrets to encrypt come from: a file of them, a pipe, or prompts. */
import {refuseUnfit, type AliasRule, type EncryptionKey, type ValueRule} from '../../bulk/fitness.js'
import {blocksOf, examineFirst, heldSource, rereadSource, type SecretSource} from '../../bulk/source.js'
import {aboutFile, SecretsError, UsageError} from '../../errors.js'
import {refuseForeignSource} from '../../formats/foreign/foreign-formats.js'
import {sourceFormatFor} from '../../formats/sources.js'
import {utf16Form} from '../../formats/text/text.js'
import {inputName, isStandardInput} from '../../io/input.js'
import {absolutePath} from '../../io/paths.js'
import {limits} from '../../io/reading.js'
import {inMemory, openRereadable} from '../../io/rereading.js'
import {readStdin} from '../../io/stdin.js'
import {isTerminal} from '../../io/terminal.js'
import {announce} from '../../ui/messages.js'
import {askHiddenTwice, askText, mustAsk} from '../../ui/prompts.js'

export interface WantedSecrets {
  /** The file of secrets, `-` for standard input. */
  readonly file: string | undefined
  /** The alias of a single secret. */
  readonly alias: string | undefined
  /** Whether the single secret consists of bytes, which are encrypted as their base64. */
  readonly base64: boolean
}

/** What secrets are checked against while they are typed. */
interface TypingRules {
  readonly key: EncryptionKey
  /** The output's rule for aliases. */
  readonly refusal: AliasRule
  readonly valueRule: ValueRule
}

interface OpenSecrets extends SecretSource {
  close(): Promise<void>
}

/**
 * @throws FileError, FormatError if a file cannot be read; SecretsError if a pipe contains no text, or a typed secret cannot be
 *   encrypted; MissingAnswerError if nothing was specified and there is no terminal to ask on; InterruptedError
 */
export async function openSecrets({file, alias, base64}: WantedSecrets, rules: TypingRules): Promise<OpenSecrets> {
  if (file !== undefined) return openFile(file)
  if (alias !== undefined && base64) return encodeFromPipe(alias, rules.key)
  if (alias !== undefined && !isTerminal('stdin')) return readFromPipe(alias)
  return askForSecret(alias, rules)
}

async function openFile(file: string): Promise<OpenSecrets> {
  const format = sourceFormatFor(file)
  const {secrets, manySecrets} = limits
  const most = format.cut === undefined ? {file: secrets, held: secrets} : manySecrets
  const name = inputName(file)
  const bytes = isStandardInput(file)
    ? inMemory(await readStdin(most.held, noteWaiting('secrets')))
    : await openRereadable(absolutePath(file), most)
  const examine = (first: Buffer) => {
    aboutFile(name, () => {
      refuseForeignSource(file, first)
    })
  }
  const read = () => blocksOf(examineFirst(bytes.chunks(), examine), format, name)
  return {...rereadSource(name, read), close: () => bytes.close()}
}

async function readBytes(alias: string): Promise<Buffer> {
  const bytes = await readStdin(limits.secrets, noteWaiting('secret'))
  if (bytes.length > 0) return bytes
  throw new SecretsError(
    [{alias, problem: 'is empty: standard input contains nothing'}],
    'pipe the secret in, as in: printf %s "$SECRET" | mi secret create --alias NAME',
  )
}

/** No byte is removed. Micro Integrator's values are texts. */
async function encodeFromPipe(alias: string, {transformation, key}: EncryptionKey): Promise<OpenSecrets> {
  const bytes = await readBytes(alias)
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

async function readFromPipe(alias: string): Promise<OpenSecrets> {
  const bytes = await readBytes(alias)
  if (utf16Form(bytes) !== undefined)
    throw new SecretsError([{alias, problem: 'is UTF-16, not UTF-8'}], 'convert it to UTF-8 first')
  return singleSecret(alias, removeFinalNewline(decode(alias, bytes)))
}

async function askForSecret(given: string | undefined, {key, refusal, valueRule}: TypingRules): Promise<OpenSecrets> {
  mustAsk('no secret was provided', 'use --from-file PATH, or use --alias NAME and pipe the secret in')
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

function singleSecret(alias: string, value: string): OpenSecrets {
  return {...heldSource([{alias, value}]), close: () => Promise.resolve()}
}

/** A byte order mark is part of the secret: the bytes that arrive are the bytes that are encrypted. */
function decode(alias: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    throw new SecretsError([{alias, problem: 'is not valid UTF-8'}], 'convert it to UTF-8 first')
  }
}

/** The newline that `echo` adds is not part of a secret; any other whitespace is. */
function removeFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, '')
}

function noteWaiting(what: string): () => void {
  return () => {
    const end = isTerminal('stdin') ? '; end with Ctrl-D on a line of its own' : ''
    announce(`waiting for the ${what} on standard input${end}`)
  }
}
