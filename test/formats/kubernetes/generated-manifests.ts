/** Generates manifests as people write them, with values in every YAML style. */
import fc from 'fast-check'

const keys = fc.constantFrom('a', 'b.c', 'DB_PASSWORD', '__proto__', '10', 'yes', 'x-y', 'null', '1e3', 'key')
const words = fc.constantFrom('old', 'b2xk', "it's", 'x y', 'QUJD/+w==', '1e3', 'true', 'ü', 'a#b', 'a: b', '')

type Style = (value: string, indent: string) => string

/** Each renders a value, with the indentation for further lines, and without a line end. */
const styles: readonly Style[] = [
  (value) => (/^(?!true)[A-Za-z][ /+=\w]*$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`),
  (value) => `'${value.replaceAll("'", "''")}'`,
  (value) => `"${value}"`,
  (value) => `"\\u0041${value}"`,
  (value) => `"${value} # no comment"`,
  (value, indent) => `"${value}\n${indent}more"`,
  (_, indent) => `one\n${indent}two\n\n${indent}three`,
  (value, indent) => `|\n${indent}${value}x`,
  (value, indent) => `|-\n\n${indent}${value}x\n${indent}  y\n${indent}z`,
  (value, indent) => `>+ # folded\n${indent}x${value}\n${indent}y\n`,
  (value, indent) => `|2\n${indent}${value}x`,
  () => '|',
  () => '',
]

/** The styles that allow a comment on the same line. */
const commentable = new Set([0, 1, 2, 3, 4, 5])

const entry = fc.record({
  key: keys,
  word: words,
  style: fc.nat({max: styles.length - 1}),
  quoted: fc.boolean(),
  comment: fc.constantFrom('', '', ' # c', '  #'),
  after: fc.constantFrom('', '', '\n', '# between\n', '  # indented\n'),
})

const layout = fc.record({
  step: fc.constantFrom(2, 4),
  entries: fc.uniqueArray(entry, {selector: ({key}) => key, maxLength: 5}),
  more: fc.uniqueArray(entry, {selector: ({key}) => key, maxLength: 2}),
  typeFirst: fc.boolean(),
  name: fc.constantFrom('wso2secret', 'wso2secret', 'wso2secret-2', 'other'),
  empty: fc.constantFrom('', ' {}', ' null', ' # none', ' { }'),
  start: fc.constantFrom(
    '',
    '# first\n',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: &x b, c: *x}\n---\n',
    '--- # a\n',
  ),
  end: fc.constantFrom('', '\n', '# last', '# last\n', '...\n', '---\n'),
})

type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never

function entriesText(entries: Layout['entries'], indent: string, step: string, coded: boolean): string {
  return entries
    .map(({key, word, style, quoted, comment, after}) => {
      const value = coded ? codedText(word, style, indent + step) : styles[style]!(word, indent + step)
      const isEmptyKeyed = !quoted && /^(?:yes|null|10|1e3)$/.test(key)
      return `${indent}${quoted ? `"${key}"` : isEmptyKeyed ? `'${key}'` : key}:${value === '' ? '' : ' '}${value}${(coded ? style % 5 < 3 : commentable.has(style)) ? comment : ''}\n${after}`
    })
    .join('')
}

/** Values in `data` have to be base64, in a style that does not change it. */
function codedText(word: string, style: number, indent: string): string {
  const base64 = Buffer.from(word).toString('base64')
  return [base64, `'${base64}'`, `"${base64}"`, `|\n${indent}${base64}`, ''][style % 5]!
}

function secretText({step, entries, more, typeFirst, name, empty}: Layout): string {
  const indent = ' '.repeat(step)
  const field = (key: string, held: Layout['entries']) =>
    held.length === 0 ? `${key}:${empty}\n` : `${key}:\n${entriesText(held, indent, indent, key === 'data')}`
  const fields = `${field('stringData', entries)}${more.length === 0 ? '' : field('data', more)}`
  const type = 'type: Opaque\n'
  return `apiVersion: v1\nkind: Secret\nmetadata:\n${indent}name: ${name}\n${typeFirst ? type + fields : fields + type}`
}

/** A manifest with one or two Secrets, with LF or CR LF. */
export const manifests = fc
  .tuple(fc.array(layout, {minLength: 1, maxLength: 2}), fc.boolean(), fc.boolean())
  .map(([layouts, isWindows, isCut]) => {
    const secrets = layouts.map(secretText).join('---\n')
    const text = `${layouts[0]!.start}${secrets}${layouts[0]!.end}`
    const ended = isCut ? text.replace(/\n$/, '') : text
    return isWindows ? ended.replaceAll('\n', '\r\n') : ended
  })
