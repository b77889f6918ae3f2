/** Files like deployment.toml in every form that TOML has, with the places of the secrets by construction. */
import {Random} from '../../../fuzz/random.js'

/** A string in a table of secrets. */
export interface GeneratedSecret {
  readonly alias: string
  /** As TOML reads it. */
  readonly value: string
  /** As it is written, in quotation marks. */
  readonly literal: string
}

export interface GeneratedToml {
  /** The text between the secrets; one more than there are secrets. */
  readonly around: readonly string[]
  readonly secrets: readonly GeneratedSecret[]
  /** The keys of the table of secrets. */
  readonly table: readonly string[]
}

/** @returns the text with the literals, or with others in their places */
export function renderToml(
  {around, secrets}: GeneratedToml,
  literals: readonly string[] = secrets.map(({literal}) => literal),
): string {
  return around.map((text, index) => text + (literals[index] ?? '')).join('')
}

/** @param valueOf makes the values of the secrets */
export function generateToml(seed: string, valueOf: (random: Random) => string): GeneratedToml {
  return new Generator(new Random(seed), valueOf).generate()
}

const unicode = ['é', '中', '😀', '\u00a0', '\u2028']
const plainCharacters = [...Array.from('abcXYZ019 $%{}[]#=.,:;!?&*/-_"\'\\\n'), ...unicode]

/** A plaintext with whatever is special in TOML, in brackets. */
export function bracketedPlaintext(random: Random): string {
  const length = 1 + random.below(12)
  return `[${Array.from({length}, () => random.pick(plainCharacters)).join('')}]`
}

const comments = ['# c', '# [secrets]', '#', '# a = "x" # é', '#"""', "# ''' ]"]

const others = [
  'hostname = "localhost"',
  '"a b" = true',
  "'q.r' = 'C:\\temp\\[x]'",
  'port = 8_290',
  'd . e = 1.5e3',
  'date = 2026-11-28T10:00:00Z',
  'arr = [ "[x]", "#", "y" ]',
  'nested = [[1, 2], [3]]',
  'point = { x = 1, "y z" = [{ w = "[secrets]" }] }',
  'text = """␤[secrets]␤a = "[x]" \\␤   more"""',
  "raw = '''␤[secrets]␤\tb = '[x]' ␤'''",
  'list = [␤  "a", # c␤  "b",␤]',
  'tab = "a\\tb"',
  'empty = ""',
  'location = "{{ .Values.wso2.host }}" # {{- end }}',
  'url = "https://$env{HOST}:$sys{port}/$ref{server.path}"',
  "template = '''␤{{- range .Values.secrets }}␤a = \"[{{ .x }}]\"␤{{- end }}'''",
]

const tables = [
  '[server]',
  '[ keystore . primary ] # c',
  '["c d".e]',
  '  [x.y]',
  '[x]',
  '[[users]]',
  '[[users]]',
  '[users.role]',
  '[a.secrets]',
  "['secrets.x']",
]

const headers = ['[secrets]', '[ secrets ]', '["secrets"]', "['secrets'] # mine", '\t[secrets]\t#', '  [ "secrets" ]']
const names = ['db_password', 'a-b_c', '1', '"quoted"', "'literal'", '"with.dot"', 'KEY', 'x1', 'true', '"1.5"']

class Generator {
  readonly #random: Random
  readonly #valueOf: (random: Random) => string
  readonly #lineEnds: readonly string[]
  readonly #around: string[] = []
  readonly #secrets: GeneratedSecret[] = []
  #text = ''

  constructor(random: Random, valueOf: (random: Random) => string) {
    this.#random = random
    this.#valueOf = valueOf
    this.#lineEnds = random.pick([['\n'], ['\n'], ['\r\n'], ['\n', '\r\n']])
  }

  generate(): GeneratedToml {
    const form = this.#random.pick(['header', 'header', 'header', 'dotted', 'inline', 'icp', 'below'])
    this.#addFiller()
    if (form === 'dotted') this.#addEntries(this.#random.pick(['secrets.', 'secrets . ', '"secrets".']))
    if (form === 'inline') this.#addInline()
    this.#addOthers()
    const rest = this.#shuffledTables()
    const cut = this.#random.below(rest.length + 1)
    for (const table of rest.slice(0, cut)) this.#addTable(table)
    if (form === 'header') this.#addSection(this.#random.pick(headers))
    if (form === 'icp') this.#addSection('[icp_server.secrets]')
    if (form === 'icp' && this.#random.oneIn(2)) this.#addTable('[icp_server] # after its table')
    if (form === 'below') {
      this.#addLine('[icp_server] # c')
      this.#addEntries('secrets.')
    }
    for (const table of rest.slice(cut)) this.#addTable(table)
    const text = this.#random.oneIn(3) ? this.#text.replace(/\r?\n$/, '') : this.#text
    const table = form === 'icp' || form === 'below' ? ['icp_server', 'secrets'] : ['secrets']
    return {around: [...this.#around, text], secrets: this.#secrets, table}
  }

  /** Each of them once, arrays of tables together. */
  #shuffledTables(): readonly string[] {
    const plain = tables.filter((table) => !table.includes('users') && this.#random.oneIn(2))
    const users = this.#random.oneIn(2) ? tables.filter((table) => table.includes('users')) : []
    const shuffled = plain.map((table) => [this.#random.below(1000), table] as const)
    shuffled.sort(([one], [other]) => one - other)
    return [...shuffled.map(([, table]) => table), ...users]
  }

  #end(): string {
    return this.#random.pick(this.#lineEnds)
  }

  #addLine(line: string): void {
    this.#text += line.replaceAll('␤', () => this.#end()) + this.#end()
  }

  #blanks(): string {
    return this.#random.pick(['', '', ' ', '  ', '\t'])
  }

  #addFiller(): void {
    for (let left = this.#random.below(4); left > 0; left--)
      this.#addLine(this.#random.pick([...comments, '', ' ', '\t', '  # indented']))
  }

  #addOthers(): void {
    const chosen = others.filter(() => this.#random.oneIn(3))
    for (const other of chosen) {
      this.#addFiller()
      this.#addLine(this.#blanks() + other + this.#random.pick(['', ' ', ' # c', '\t#"']))
    }
  }

  #addTable(header: string): void {
    this.#addFiller()
    this.#addLine(header)
    this.#addOthers()
  }

  #addSection(header: string): void {
    this.#addFiller()
    this.#addLine(header)
    this.#addEntries('')
  }

  #addEntries(keys: string): void {
    const indentation = this.#blanks()
    for (const name of this.#someNames()) {
      this.#addFiller()
      this.#addSecret(indentation + keys, name)
      this.#addLine(this.#random.pick(['', '  ', ' # keep', '# [x]', '\t# "é"']))
    }
  }

  #addInline(): void {
    this.#text += `secrets${this.#blanks()}=${this.#blanks()}{${this.#blanks()}`
    for (const [index, name] of this.#someNames().entries()) {
      if (index > 0) this.#text += `${this.#blanks()},${this.#blanks()}`
      this.#addSecret('', name)
    }
    this.#addLine(`${this.#blanks()}}${this.#random.pick(['', ' # c'])}`)
  }

  #someNames(): readonly string[] {
    return names.filter(() => this.#random.oneIn(3))
  }

  #addSecret(before: string, name: string): void {
    const {value, literal} = this.#literal(this.#valueOf(this.#random))
    this.#around.push(`${this.#text}${before}${name}${this.#blanks()}=${this.#blanks()}`)
    this.#text = ''
    this.#secrets.push({alias: name.replaceAll(/^["']|["']$/g, ''), value, literal})
  }

  #literal(value: string): Pick<GeneratedSecret, 'literal' | 'value'> {
    const lineEnds = () => this.#end()
    const ways = [`"${escapeBasic(value, true)}"`, `"""${escapeBasic(value, false).replaceAll('\n', lineEnds)}"""`]
    ways.push(`"""${this.#end()}${escapeBasic(value, false).replaceAll('\n', lineEnds)}"""`)
    ways.push(`"""\\${this.#end()}  ${escapeBasic(value, true)}"""`)
    if (!/['\n]/.test(value)) ways.push(`'${value}'`, `'${value}'`)
    if (!/''|'$/.test(value)) ways.push(`'''${this.#end()}${value.replaceAll('\n', lineEnds)}'''`)
    return {value, literal: this.#random.pick(ways)}
  }
}

/** Escapes whatever must be, and quotation marks; in one line, line feeds too. */
function escapeBasic(value: string, isOneLine: boolean): string {
  const escaped = value.replaceAll(/["\\]/g, String.raw`\$&`)
  return isOneLine ? escaped.replaceAll('\n', '\\n') : escaped
}
