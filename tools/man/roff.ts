/** Text as the macros of man(7) want it. */

const special: Readonly<Record<string, string>> = {
  '\\': String.raw`\(rs`,
  '-': String.raw`\-`,
  "'": String.raw`\(aq`,
  '`': String.raw`\(ga`,
  '^': String.raw`\(ha`,
  '~': String.raw`\(ti`,
  '"': String.raw`\(dq`,
}

/** @returns roff that shows this text as it is, in any encoding of the terminal; it must not begin a line, see `line` */
export function escapeRoff(text: string): string {
  return text
    .replaceAll(/[\\'`^~"-]/g, (character) => special[character] ?? character)
    .replaceAll(/[^\0-\u007F]/gu, (character) => `\\[u${codePoint(character)}]`)
}

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}

/** @param roff escaped text @returns it in bold */
export const bold = (roff: string): string => String.raw`\fB${roff}\fR`

/** @param roff escaped text @returns it in italics, which terminals underline */
export const italic = (roff: string): string => String.raw`\fI${roff}\fR`

/** @param roff escaped text @returns it as a line that is no request, although it may begin with a full stop */
export function line(roff: string): string {
  return roff.startsWith('.') ? String.raw`\&${roff}` : roff
}

/** What stands out in prose: flags and variables. */
const standsOut = /(?<![\w-])--?[a-z][\w-]*|\b(?:MI_[A-Z_]+|CARBON_HOME|XDG_[A-Z_]+)\b/g

/** @returns a paragraph. Each sentence begins a line, so that roff knows where sentences end */
export function prose(text: string): string {
  const sentences = text.split(/(?<=[^.][.?!]\)?) (?=[A-Z"]|--)/)
  return sentences.map((sentence) => wrap(emphasize(sentence))).join('\n')
}

const widestSource = 80

function emphasize(text: string): string {
  let end = 0
  let roff = ''
  for (const {0: word, index} of text.matchAll(standsOut)) {
    roff += escapeRoff(text.slice(end, index)) + bold(escapeRoff(word))
    end = index + word.length
  }
  return roff + escapeRoff(text.slice(end))
}

/** @returns roff in lines of at most 80 characters, unless a word is longer */
export function wrap(roff: string): string {
  // A flag is kept with the word before it: lexgrog, which reads names and summaries, loses the space otherwise.
  const words = roff.split(/ (?!\\-\\-)/)
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < widestSource) lines.push(`${lines.pop() ?? ''} ${word}`)
    else lines.push(line(word))
  }
  return lines.join('\n')
}

/** @param text paragraphs, one per line, and lists, whose lines begin with `- `; blank lines mean nothing */
export function paragraphs(text: string): string {
  return text
    .split(/\n+(?!- )/)
    .map((paragraph) => {
      const [intro = '', ...items] = paragraph.split('\n')
      return [`.PP\n${prose(intro)}`, ...(items.length > 0 ? [compactList(items)] : [])].join('\n')
    })
    .join('\n')
}

/** Without blank lines between the items. */
function compactList(items: readonly string[]): string {
  const [first = '', ...rest] = items.map(listItem)
  return [first, '.PD 0', ...rest, '.PD'].join('\n')
}

function listItem(text: string): string {
  const [, term, description = ''] = /^- (?:(\w+): )?(.*)$/.exec(text) ?? []
  if (term === undefined) return `.IP ${bullet} 2\n${prose(description)}`
  return tagged(bold(escapeRoff(term)), description, 10)
}

const bullet = String.raw`\(bu`

/** @returns an item of a list of terms. @param tag roff @param text prose @param width of the column of tags */
export function tagged(tag: string, text: string, width?: number): string {
  return `.TP${width === undefined ? '' : ` ${width}`}\n${tag}\n${prose(text)}`
}

/** @returns a section. @param parts roff without the paragraph that begins every section anyway */
export function section(title: string, ...parts: readonly string[]): string {
  return `.SH ${escapeRoff(title)}\n${parts.join('\n').replace(/^\.PP\n/, '')}`
}

/** @returns a subsection. */
export function subsection(title: string, ...parts: readonly string[]): string {
  return `.SS ${escapeRoff(title)}\n${parts.join('\n').replace(/^\.PP\n/, '')}`
}

const widest = 64

/**
 * @returns a command as it is typed after a prompt. If it is too long for 80 columns, it is broken where a shell allows
 *   it, preferably before a flag or an operator
 */
export function typed(command: string): string {
  const lines = breakLines(command).map((text, index) => line(escapeRoff(index === 0 ? `$ ${text}` : `    ${text}`)))
  return ['.PP', '.RS 4', '.nf', ...lines, '.fi', '.RE'].join('\n')
}

function breakLines(command: string): readonly string[] {
  if (command.length <= widest) return [command]
  const spaces = Array.from(command.matchAll(/'[^']*'|"[^"]*"| /g)).filter(([text]) => text === ' ')
  const places = spaces.map(({index}) => index).filter((index) => index <= widest)
  const place = places.findLast((index) => /^ (?:--[a-z]|\||&&|>)/.test(command.slice(index))) ?? places.at(-1)
  if (place === undefined) return [command]
  return [`${command.slice(0, place)} \\`, ...breakLines(command.slice(place + 1))]
}
