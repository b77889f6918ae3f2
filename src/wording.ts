/** How names, lists and counts look in a message. */

/**
 * Quotes a name from outside (an alias, a path, a subject). Control and bidirectional characters become `\u` escapes, so that a
 * hostile name can neither move the cursor nor end the line. Names longer than 200 characters are truncated.
 */
export function quoted(name: string): string {
  return `"${printable(name.replaceAll(/[\\"]/g, String.raw`\$&`))}"`
}

/** The same without quotes, for tables. */
export function printable(text: string): string {
  return printableStart(text, 200)
}

/** The same of a text that may be longer. @param most how many characters are shown */
export function printableStart(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text
  return cut.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}

/**
 * Quotes the first dozen names and counts the rest: `"a", "b" and 3 more`.
 * @param count how many names there are, if only the first are passed
 */
export function listed(names: readonly string[], count = names.length): string {
  return firstFew(names.slice(0, mostShown).map(quoted), count)
}

/** How many names, lines or texts a message lists. The rest are counted. */
export const mostShown = 12

/**
 * Joins the first dozen texts and counts the rest.
 * @param count how many texts there are, if only the first are passed
 */
export function firstFew(texts: readonly string[], count = texts.length): string {
  const shown = texts.slice(0, mostShown)
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ')
}

/** @returns `1 secret`, `20 secrets` */
export function counted(secrets: number): string {
  return secrets === 1 ? '1 secret' : `${secrets} secrets`
}

/** @returns the word as a shell reads it, quoted if needed; a word with control characters cannot be shown, so the user fills it in */
export function shellWord(word: string): string {
  if (/^[\w./@%+=:,~-]+$/.test(word)) return word
  return /[\p{Cc}\p{Cf}]/u.test(word) ? '…' : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
