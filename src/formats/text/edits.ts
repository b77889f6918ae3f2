/** Changes of a text at some places, which leave every other character as it is. */

export interface Edit {
  /** Indices into the text; equal where something is put in. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** @param edits in any order, no two of them over the same characters */
export function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let from = 0
  for (const edit of edits.toSorted((one, other) => one.start - other.start)) {
    parts.push(text.slice(from, edit.start), edit.text)
    from = edit.end
  }
  return parts.join('') + text.slice(from)
}
