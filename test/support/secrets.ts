/** Secrets that are easily corrupted on the way. */
import fc from 'fast-check'

const size = (text: string) => Buffer.byteLength(text)

/** Returns the start of a text, at most so many bytes, cut between characters. */
function cut(text: string, bytes: number): string {
  let kept = ''
  for (const character of text) {
    if (size(kept + character) > bytes) break
    kept += character
  }
  return kept
}

const nasty = [
  '$',
  '[',
  ']',
  '#',
  '=',
  ':',
  '\\',
  '!',
  "'",
  '"',
  '%',
  ' ',
  '\t',
  '\n',
  '\r',
  '\f',
  '\0',
  '\u0085',
  '\u2028',
  '\uFEFF',
]
const wide = ['é', 'ß', '中', '🙂', '👩‍👩‍👧', 'e\u0301', '\u{10FFFF}', '\uFFFD', '\u202E']

/** Any text that is not empty and fits into one block. */
export function secret(limit: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.constantFrom(...nasty),
    fc.constantFrom(...wide),
    fc.string({unit: 'binary', minLength: 1, maxLength: 1}),
  )
  return fc
    .string({unit, minLength: 1, maxLength: limit})
    .map((text) => cut(text, limit))
    .filter((text) => text !== '')
}

/** Secrets that must always be tried. */
export function corners(limit: number): string[] {
  return [
    ...nasty,
    ...wide,
    nasty.join(''),
    wide.join(''),
    '  both ends \t',
    '\n\n',
    '${HOME} $(id) `id` %s \\n \\u0041',
    'x'.repeat(limit),
    ' '.repeat(limit),
    cut('é'.repeat(limit), limit),
    cut('🙂'.repeat(limit), limit) + 'x'.repeat(limit % 4),
  ]
}
