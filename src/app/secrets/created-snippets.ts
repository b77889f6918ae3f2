/** Shows how to refer to secrets that were encrypted, in the way that fits their output. */
import {mostProblems} from '../../bulk/survey.js'
import {SecretsError, UsageError, type SecretProblem} from '../../errors.js'
import {findOutput} from '../../formats/outputs.js'
import {snippets} from '../../formats/snippets/snippets.js'
import {isTomlName} from '../../formats/sources.js'
import {announce, say, warn} from '../../ui/messages.js'
import {firstFew, quoted} from '../../wording.js'
import type {Context} from '../context.js'
import type {ChosenOutput} from './choose-output.js'
import type {OpenSource} from './open-sources.js'
import {makeSnippets, type SnippetResult} from './snippet.js'

/** The result of `--snippet` under --json. */
export type CreatedSnippets = SnippetResult['snippets']

/** @throws UsageError for an output without aliases */
export function refuseSnippets({name}: ChosenOutput): void {
  if (findOutput(name).snippets.length > 0) return
  throw new UsageError(
    `--snippet cannot be used with the output ${name}`,
    'leave it out, and run: mi secret snippet ALIAS',
  )
}

interface Created {
  readonly output: ChosenOutput
  /** Not closed yet. */
  readonly source: OpenSource
  /** The name of the Kubernetes Secret, if it was chosen. */
  readonly secretName: string | undefined
}

/**
 * Makes the snippets after the secrets were encrypted. What no snippet can refer to is only a warning.
 * @throws FormatError for too many secrets; FileError
 */
export async function makeCreatedSnippets(created: Created, context: Context): Promise<CreatedSnippets> {
  const {output, source, secretName} = created
  const isManifest = output.name === 'k8'
  // TOML has its own way to refer to them.
  const kinds = isTomlName(output.dest ?? '') ? ['toml'] : findOutput(output.name).snippets
  const wanted = {
    file: isManifest ? output.dest : undefined,
    kinds,
    secretName: isManifest ? (secretName ?? onlySecret(created)) : undefined,
    miHome: undefined,
  }
  const make = async (aliases: readonly string[]) => makeSnippets({...wanted, aliases}, () => Promise.resolve(context))
  const aliases = await aliasesIn(source)
  try {
    return (await make(aliases)).snippets
  } catch (error) {
    if (!(error instanceof SecretsError)) throw error
    warn(`no snippet can refer to ${firstFew(error.problems.map(problemText))}`)
    const refused = new Set(error.problems.map(({alias}) => alias))
    const others = aliases.filter((alias) => !refused.has(alias))
    if (others.length === 0 || refused.size === 0 || error.problems.length >= mostProblems) return []
    return (await make(others)).snippets
  }
}

function problemText({alias = '', problem}: SecretProblem): string {
  return `${quoted(alias)}, which ${problem}`
}

/** A manifest that is printed is named after the input. */
function onlySecret({output, source: {secrets = []}}: Created): string | undefined {
  const [secret, other] = secrets
  return output.dest === undefined && other === undefined ? secret?.name : undefined
}

async function aliasesIn(source: OpenSource): Promise<readonly string[]> {
  const aliases = new Set<string>()
  for await (const {values} of source.blocks()) for (const {alias} of values) aliases.add(alias)
  return [...aliases]
}

/** Prints them on standard error, because standard output has the ciphertexts. */
export function showCreatedSnippets(made: CreatedSnippets): void {
  for (const {for: name, content} of made) {
    announce(`${snippets.find((kind) => kind.name === name)?.summary ?? name}:`)
    say(content.trimEnd())
  }
}
