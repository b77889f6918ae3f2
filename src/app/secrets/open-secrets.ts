/** Where the secrets to encrypt come from: a file of them, a pipe, or prompts; the same shape from each. */
import {refuseUnfit, type Encryption} from '../../bulk/fitness.js'
import {blocksOf, heldSource, rereadSource, type SecretSource} from '../../bulk/source.js'
import {SecretsError} from '../../errors.js'
import {sourceFormatFor} from '../../formats/sources.js'
import {absolutePath} from '../../io/paths.js'
import {limits} from '../../io/reading.js'
import {held, openRereadable} from '../../io/rereading.js'
import {readStdin} from '../../io/stdin.js'
import {note} from '../../ui/messages.js'
import {askHiddenTwice, askText, mustAsk} from '../../ui/prompts.js'

export interface WantedSecrets {
  /** The file that holds them, `-` for standard input. */
  readonly file: string | undefined
  /** The alias of the only one. */
  readonly alias: string | undefined
}

/** Secrets, and what is to be done when they are needed no more. */
export interface OpenSecrets extends SecretSource {
  close(): Promise<void>
}

/**
 * @param encryption what is typed is checked against it at once, what is read is not
 * @throws FileError, FormatError where a file cannot be read; SecretsError where a pipe holds no text; MissingAnswerError where
 *   nothing was given and nobody can be asked; InterruptedError
 */
export async function openSecrets({file, alias}: WantedSecrets, encryption: Encryption): Promise<OpenSecrets> {
  if (file !== undefined) return secretsFromFile(file)
  if (alias !== undefined && !process.stdin.isTTY) return secretFromPipe(alias)
  return secretFromPrompts(alias, encryption)
}

async function secretsFromFile(file: string): Promise<OpenSecrets> {
  const format = sourceFormatFor(file)
  const {secrets, manySecrets} = limits
  const most = format.cut === undefined ? {file: secrets, held: secrets} : manySecrets
  const bytes =
    file === '-' ? held(await readStdin(most.held, awaitingFile)) : await openRereadable(absolutePath(file), most)
  const name = file === '-' ? 'standard input' : file
  return {...rereadSource(name, () => blocksOf(bytes.chunks(), format, name)), close: () => bytes.close()}
}

async function secretFromPipe(alias: string): Promise<OpenSecrets> {
  const bytes = await readStdin(limits.secrets, awaitingSecret)
  if (bytes.length === 0)
    throw new SecretsError([{alias, problem: 'is empty: nothing came on standard input'}], pipeHint)
  return only(alias, withoutFinalNewline(textOf(alias, bytes)))
}

async function secretFromPrompts(given: string | undefined, encryption: Encryption): Promise<OpenSecrets> {
  mustAsk('nothing was given to encrypt', 'give a file with --from-file, or --alias and the secret on standard input')
  const alias = given ?? (await askText('Alias', (typed) => subject('the alias', encryption.refusal(typed))))
  const secret = await askHiddenTwice('Secret', (typed) => {
    const problem = typedProblem(typed)
    if (problem === undefined) refuseUnfit([{alias, value: typed}], encryption)
    return problem
  })
  return only(alias, secret)
}

function typedProblem(secret: string): string | undefined {
  if (secret === '') return 'a secret cannot be empty'
  if (secret.includes('\uFFFD')) return 'what was typed is not UTF-8; is the terminal set to it?'
  return undefined
}

const pipeHint = 'pipe the secret in, as in: printf %s "$SECRET" | mi secret create --alias NAME'

function subject(name: string, problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `${name} ${problem}`
}

function only(alias: string, value: string): OpenSecrets {
  return {...heldSource([{alias, value}]), close: () => Promise.resolve()}
}

/** A byte order mark is part of the secret: what came is what is encrypted. */
function textOf(alias: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch {
    throw new SecretsError([{alias, problem: 'is not text in UTF-8'}], 'convert it to UTF-8 first')
  }
}

/** The line break that `echo` adds is no part of a secret; any other white space is. */
function withoutFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, '')
}

function awaitingFile(): void {
  note(`waiting for the secrets on standard input${endedBy()}`)
}

function endedBy(): string {
  return process.stdin.isTTY ? '; end with Ctrl-D on a line of its own' : ''
}

function awaitingSecret(): void {
  note(`waiting for the secret on standard input${endedBy()}`)
}
