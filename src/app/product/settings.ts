/**
 * The settings of a product: those of `deployment.toml`, otherwise the defaults of its release. References in them are resolved as the
 * product's config mapper does it when it starts.
 */
import {UserError} from '../../errors.js'
import {quoted} from '../../wording.js'

/** Settings by their keys, which are joined with dots: `keystore.primary.file_name`. */
export type Settings = ReadonlyMap<string, string>

export interface ProductSettings {
  /** Those of `deployment.toml`. */
  readonly own: Settings
  readonly defaults: Settings
  /** The environment, which is probably the one that the product will be started in. */
  readonly environment: NodeJS.ProcessEnv
}

/** A text without placeholders. */
export interface Resolved {
  readonly text: string
  /** Where it is from in the end: the key of a setting, or undefined for a text without placeholders. */
  readonly key: string | undefined
  /** Whether that setting is in `deployment.toml`. */
  readonly isOwn: boolean
  /** Whether part of it is from an environment variable. */
  readonly fromEnvironment: boolean
}

/** A setting cannot be known before the product starts. */
export class SettingError extends UserError {
  override readonly code = 'setting'
}

/**
 * Replaces `{{key}}` by settings, and in them `$ref{key}` by settings and `$env{NAME}` by variables.
 * @param text from `carbon.xml` or its template
 * @throws SettingError if a setting or a variable is not set, for `$sys{…}` and `$secret{…}`, and for endless references
 */
export function resolveText(text: string, settings: ProductSettings): Resolved {
  const budget = {references: mostReferences}
  const resolved = replaceAll(text, /\{\{()([^{}]*)\}\}/g, (_, key) => resolveSetting(key.trim(), settings, budget))
  return resolved ?? {text, key: undefined, isOwn: false, fromEnvironment: false}
}

const mostReferences = 10
const mostLength = 4096

/** How many references may still be followed. */
interface Budget {
  references: number
}

function resolveSetting(key: string, settings: ProductSettings, budget: Budget): Resolved {
  if (budget.references-- === 0) throw new SettingError(`the setting ${quoted(key)} has too many references`)
  const {own, defaults, environment} = settings
  const isOwn = own.has(key)
  const value = own.get(key) ?? defaults.get(key)
  if (value === undefined) throw new SettingError(`the setting ${quoted(key)} has no value`)
  const resolved = replaceAll(value, /\$(ref|env|sys|secret)\{([^{}]*)\}/g, (kind, name) => {
    if (kind === 'ref') return resolveSetting(name, settings, budget)
    if (kind !== 'env') throw new SettingError(`the setting ${quoted(key)} is only known when the product starts`)
    const text = environment[name]
    if (text !== undefined) return {text, key, isOwn, fromEnvironment: true}
    throw new SettingError(
      `the setting ${quoted(key)} needs the environment variable ${quoted(name)}, which is not set`,
    )
  })
  return resolved ?? {text: value, key, isOwn, fromEnvironment: false}
}

/** @returns undefined if there is no placeholder */
function replaceAll(
  text: string,
  placeholder: RegExp,
  resolve: (kind: string, name: string) => Resolved,
): Resolved | undefined {
  const found: Resolved[] = []
  const replaced = text.replaceAll(placeholder, (_, kind: string, name: string) => {
    const part = resolve(kind, name)
    found.push(part)
    return part.text
  })
  const last = found.at(-1)
  if (last === undefined) return undefined
  if (replaced.length > mostLength) throw new SettingError(`the setting ${quoted(last.key ?? '')} is too long`)
  return {...last, text: replaced, fromEnvironment: found.some(({fromEnvironment}) => fromEnvironment)}
}
