/**
 * What kubectl and the API server make of unquoted words: YAML 1.1 as go-yaml 2 reads it, which is more than YAML 1.2 has. `on` is true,
 * `0x10` and `1_6` are 16.
 * https://github.com/kubernetes-sigs/yaml, goyaml.v2/resolve.go and yaml.go
 */

/** What a word is, and how it reads as a key; undefined if kubectl refuses it as a key. */
interface PlainScalar {
  readonly type: 'boolean' | 'null' | 'number' | 'string'
  readonly key: string | undefined
}

const words: ReadonlyMap<string, PlainScalar> = spell([
  [['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'], {type: 'boolean', key: 'true'}],
  [['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'], {type: 'boolean', key: 'false'}],
  [['', '~', 'null', 'Null', 'NULL'], {type: 'null', key: undefined}],
  [['.nan', '.NaN', '.NAN'], {type: 'number', key: '.nan'}],
  [['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'], {type: 'number', key: '.inf'}],
  [['-.inf', '-.Inf', '-.INF'], {type: 'number', key: '-.inf'}],
])

function spell(table: readonly (readonly [spellings: readonly string[], scalar: PlainScalar])[]) {
  return new Map(table.flatMap(([spellings, scalar]) => spellings.map((word) => [word, scalar] as const)))
}

/** @param text an unquoted scalar without a tag */
export function resolvePlain(text: string): PlainScalar {
  return words.get(text) ?? resolveNumber(text) ?? {type: 'string', key: text}
}

function resolveNumber(text: string): PlainScalar | undefined {
  if (!/^[-+.\d]/.test(text)) return undefined
  if (text.startsWith('.')) return resolveFloat(text.replaceAll(/(?<=\d)_(?=\d)/g, ''))
  // A binary number may have its sign in the middle.
  const digits = text.replaceAll('_', '').replace(/^0b([-+])/, '$10b')
  return resolveInteger(digits) ?? resolveFloat(digits)
}

/** In digits. Longer ones are no 64 bits, unless they begin with hundreds of zeros, and are slow to read. */
const longestInteger = 1000

const integer = /^([-+]?)(?:0[xX]([\dA-Fa-f]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/

/** @returns undefined also for integers of more than 64 bits */
function resolveInteger(digits: string): PlainScalar | undefined {
  const [, sign, hex, binary, octal, decimal] = integer.exec(digits) ?? []
  if (sign === undefined || digits.length > longestInteger) return undefined
  const size = BigInt(decimal ?? (hex && `0x${hex}`) ?? (binary && `0b${binary}`) ?? `0o${octal ?? ''}`)
  const value = sign === '-' ? -size : size
  if (BigInt.asIntN(64, value) === value) return {type: 'number', key: String(value)}
  return sign === '' && BigInt.asUintN(64, value) === value ? {type: 'number', key: undefined} : undefined
}

function resolveFloat(digits: string): PlainScalar | undefined {
  if (!/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(digits)) return undefined
  const value = Number(digits)
  return Number.isFinite(value) ? {type: 'number', key: floatKey(value)} : undefined
}

/** As Go's `strconv.FormatFloat(value, 'g', -1, 32)`: the fewest digits that are the same number in 32 bits. */
function floatKey(value: number): string {
  const float = Math.fround(value)
  if (!Number.isFinite(float)) return float > 0 ? '.inf' : '-.inf'
  if (float === 0) return Object.is(float, -0) ? '-0' : '0'
  const lengths = Array.from({length: 9}, (_, index) => index)
  const shortest = lengths
    .map((length) => float.toExponential(length))
    .find((text) => Math.fround(Number(text)) === float)
  const [mantissa = '', exponent = ''] = (shortest ?? '').split('e')
  const power = Number(exponent)
  if (power < -4 || power >= 6) return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  return String(Number(shortest))
}
