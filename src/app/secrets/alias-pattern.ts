/** Patterns in which `*` stands for any characters, also none. */

/** @returns what the `*` of the pattern stand for, joined with `*`; undefined if the text does not match */
export function matchPattern(pattern: string, text: string): string | undefined {
  const [head = '', ...parts] = pattern.split('*')
  const tail = parts.pop()
  if (tail === undefined) return text === head ? '' : undefined
  const end = text.length - tail.length
  if (!text.startsWith(head) || !text.endsWith(tail) || end < head.length) return undefined
  const found: string[] = []
  let from = head.length
  for (const part of parts) {
    const at = text.indexOf(part, from)
    if (at === -1 || at + part.length > end) return undefined
    found.push(text.slice(from, at))
    from = at + part.length
  }
  return [...found, text.slice(from, end)].join('*')
}
