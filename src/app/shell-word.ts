/** @returns the word as a shell reads it, quoted if needed; a word with control characters cannot be shown, so the user fills it in */
export function shellWord(word: string): string {
  if (/^[\w./@%+=:,~-]+$/.test(word)) return word
  return /[\p{Cc}\p{Cf}]/u.test(word) ? '…' : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
