/**
 * The plainest YAML: a mapping of names to texts, such as a saved profile. Reading or writing it here takes a tenth of the time needed to
 * load the YAML library.
 */

/**
 * @returns the fields; undefined if anything could mean something else to a YAML parser
 */
export function plainYaml(yaml: string): ReadonlyMap<string, number | string> | undefined {
  const fields = new Map<string, number | string>()
  const blocks = yaml.match(block) ?? []
  if (blocks.join('') !== yaml) return undefined
  for (const text of blocks) {
    const [, name = '', written = ''] = firstLine.exec(text) ?? []
    const value = written === '|' ? literal(text) : scalar(written)
    if (value === undefined || fields.has(name) || notText.test(name)) return undefined
    fields.set(name, value)
  }
  return fields
}

/** @returns what the YAML library would write; undefined unless `plainYaml` reads the same fields from it */
export function toPlainYaml(fields: Readonly<Record<string, number | string>>): string | undefined {
  const entries = Object.entries(fields)
  const yaml = entries.map(([name, value]) => `${name}: ${toBlock(String(value))}`).join('')
  const read = plainYaml(yaml)
  return entries.every(([name, value]) => read?.get(name) === value) ? yaml : undefined
}

function toBlock(text: string): string {
  return text.includes('\n') ? `|\n${text.replaceAll(/^(?=.)/gm, '  ')}` : `${text}\n`
}

/** A line `name: value`, or `name: |` and lines indented by two spaces, none of them empty. */
const block = /^[a-z]{2}[A-Za-z0-9]*: (?:\|\n(?: {2}[!-~][ -~]*\n)+|[!-~][ -~]*\n)/gm

const firstLine = /^(\w+): (.*)\n/

function literal(text: string): string | undefined {
  const lines = text.replace(firstLine, '')
  return lines === '' ? undefined : lines.replaceAll(/^ {2}/gm, '')
}

/** A plain or single-quoted text, or a small whole number. */
function scalar(written: string): number | string | undefined {
  if (/^[1-9]\d{0,3}$/.test(written)) return Number(written)
  const quoted = /^'([^']*)'$/.exec(written)?.[1]
  if (quoted !== undefined) return quoted
  return (bareText.test(written) || hexadecimal.test(written)) && !notText.test(written) ? written : undefined
}

const bareText = /^[A-Za-z/][\w/.+@-]*$/

/** A SHA-256 with a digit that no YAML number has. */
const hexadecimal = /^(?=.*[acdf])[\da-f]{64}$/

/** What some YAML parser takes for a boolean, null or a number. */
const notText = /^(?:true|false|null|yes|no|on|off|y|n|e\d+)$/i
