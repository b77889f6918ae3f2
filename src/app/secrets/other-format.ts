/** Which format to choose for a source that is not in the expected one. */
import {FormatError} from '../../errors.js'
import {ForeignFormatError, type ForeignFormat} from '../../formats/foreign/foreign-formats.js'
import type {SourceFormatName} from '../../formats/sources.js'

/** @returns what to say, unless secrets are not read from the format */
export function formatHint({family, what}: Pick<ForeignFormat, 'family' | 'what'>): string | undefined {
  const format = formatOf(family, what)
  return format === undefined ? undefined : `read it with --format ${format}`
}

function formatOf(family: ForeignFormat['family'], what: string): SourceFormatName | undefined {
  if (family === 'manifest') return 'kubernetes'
  if (family === 'data') return what === 'JSON' ? 'json' : 'yaml'
  return family === 'toml' ? 'toml' : undefined
}

/** @throws FormatError that names the format to choose, if it is another one that secrets are read from; and what reading throws */
export function suggestFormat<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    const hint = error instanceof ForeignFormatError ? formatHint(error.format) : undefined
    throw error instanceof ForeignFormatError && hint !== undefined ? new FormatError(error.message, hint) : error
  }
}
