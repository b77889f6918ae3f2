/** How names, lists and counts look in a message. */

/**
 * A name from outside (an alias, a path, a subject) in double quotes, with control and bidirectional characters as `\u` escapes,
 * so that a hostile one can neither move the cursor nor end the line. Long names are cut at 200 characters.
 */
export function quoted(name: string): string {
  return `"${printable(name.replaceAll(/[\\"]/g, String.raw`\$&`))}"`
}

/** The same without the quotes, for a table. */
export function printable(text: string): string {
  const cut = text.length > 200 ? `${text.slice(0, 200)}…` : text
  return cut.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped)
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}

/**
 * Names in quotes, the first dozen of them and a count of the rest.
 * @param count of all, where only the first are given
 */
export function listed(names: readonly string[], count = names.length): string {
  return firstFew(names.slice(0, mostShown).map(quoted), count)
}

export const mostShown = 12

/**
 * The first dozen of a list and a count of the rest.
 * @param count of all, where only the first are given
 */
export function firstFew(texts: readonly string[], count = texts.length): string {
  const shown = texts.slice(0, mostShown).join(', ')
  return count > mostShown ? `${shown} and ${count - mostShown} more` : shown
}

/** @returns `1 secret`, `20 secrets` */
export function counted(secrets: number): string {
  return secrets === 1 ? '1 secret' : `${secrets} secrets`
}
