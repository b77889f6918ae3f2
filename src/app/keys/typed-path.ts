/** Paths as people type and paste them at a prompt. No shell removes their quotes there. */
import {FileError} from '../../errors.js'
import {isThere} from '../../io/existence.js'
import {absolutePath} from '../../io/paths.js'

/**
 * Understands a path in quotes, with `\ ` for a space, or between spaces. If a file has exactly the name that was typed, that file is meant.
 * @param platform on Windows, `\` separates the parts of a path
 * @returns a path that may still begin with `~`. If there is no such file, the one that was probably meant
 */
export async function understandPath(typed: string, platform = process.platform): Promise<string> {
  const trimmed = typed.trim()
  const meanings = [typed, trimmed, unquotePath(trimmed, platform)]
  for (const meaning of meanings) if (await exists(meaning)) return meaning
  return meanings.at(-1) ?? typed
}

/**
 * @param text without spaces at its ends
 * @returns what a shell would make of it. A quote that is not closed reaches to the end
 */
export function unquotePath(text: string, platform = process.platform): string {
  if (platform === 'win32') return text.replace(/^(["'])(.*)\1$/, '$2')
  return text.replaceAll(
    /'([^']*)(?:'|$)|"((?:\\.|[^"\\])*)(?:"|$)|\\(.)/g,
    (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
  )
}

async function exists(file: string): Promise<boolean> {
  try {
    return file !== '' && (await isThere(absolutePath(file)))
  } catch (error) {
    if (error instanceof FileError) return false
    throw error
  }
}
