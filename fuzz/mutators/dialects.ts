/** What is special in each text format: its marks, and changes that keep most of its structure. */
import {canary, canaryInBase64} from '../canary.js'
import type {Random} from '../random.js'
import {onLines, type Dialect, type TextChange} from './text.js'

const characters = [
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  '\u2028',
  '\u0085',
  '\f',
  '\v',
  '\t',
  ' ',
  '\u00a0',
  '\0',
  '\uFEFF',
  'é',
  '😀',
  '\u202e',
]
const oddNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a', 'db.password']

/** Changes the value of one line that has a separator. */
function changeValue(separator: RegExp, change: (value: string, random: Random) => string): TextChange {
  return (text, random) =>
    onLines(text, (lines) => {
      const at = random.below(lines.length)
      const [line = '', mark] = [lines[at], separator.exec(lines[at] ?? '')]
      if (mark === null) return
      const start = mark.index + mark[0].length
      lines[at] = line.slice(0, start) + change(line.slice(start), random)
    })
}

function cutSomewhere(value: string, random: Random): readonly [string, string] {
  const at = random.below(value.length + 1)
  return [value.slice(0, at), value.slice(at)]
}

const inProperties = /[=:]\s*/
const inYaml = /:\s+/

export const propertiesDialect: Dialect = {
  pieces: [
    ...characters,
    ...oddNames,
    ...[
      '=',
      ':',
      ' = ',
      '\\',
      '\\\n',
      '\\\r\n  ',
      '\\\r',
      '\\u0041',
      '\\u',
      '\\u12',
      '\\ud800',
      '\\ud83d\\ude00',
      '\\uD83D',
    ],
    ...['#', '!', '# c\n', '${x}', '\\:', '\\=', '\\ ', '\\n', '"', "'", `=${canary}`, canary, ` ${canary}\n`],
  ],
  changes: [
    changeValue(inProperties, (value, random) =>
      cutSomewhere(value, random).join(random.pick(['\\\n', '\\\n   ', '\\\r\n\t'])),
    ),
    changeValue(inProperties, (value, random) => {
      const [before, after] = cutSomewhere(value, random)
      return `${before}\\u${(after.charCodeAt(0) || 0).toString(16).padStart(random.pick([4, 4, 4, 3]), '0')}${after.slice(1)}`
    }),
    changeValue(inProperties, (value) => value + canary),
    (text, random) => text.replace(inProperties, random.pick([' ', '\t', ' : ', '=', '= ', '\f'])),
  ],
}

export const dotenvDialect: Dialect = {
  pieces: [
    ...characters,
    ...oddNames,
    ...[
      '=',
      ': ',
      ' = ',
      '\\',
      '\\n',
      '"',
      "'",
      '`',
      '#',
      ' #',
      'export ',
      'export\t',
      'B_C',
      '\\"',
      '${A}',
      '$A',
      '$(x)',
    ],
    ...[`=${canary}`, canary, `="${canary}`, `='${canary}\n`, ` # ${canary}`],
  ],
  changes: [
    changeValue(/=/, (value, random) => {
      const mark = random.pick(['"', "'", '`'])
      return mark + value + random.pick([mark, mark, '', `\n${mark}`])
    }),
    changeValue(/=/, (value, random) => `${value}${random.pick([' # c', '#c', ' ', '=', '==', '\r'])}`),
    changeValue(/=/, (value) => value + canary),
    (text, random) =>
      onLines(text, (lines) => {
        const at = random.below(lines.length)
        lines[at] = `export ${lines[at] ?? ''}`
      }),
  ],
}

export const yamlDialect: Dialect = {
  pieces: [
    ...characters,
    ...oddNames.map((name) => `${name}: `),
    ...['\n  ', '\n    ', '\r\n  ', ': ', ':', '- ', '? ', ', ', '{', '}', '[', ']', '"', "'", '\\', '#', ' # '],
    ...[
      '|',
      '|-\n',
      '>+2\n',
      '|9\n',
      '>-\n  ',
      '&a ',
      '*a',
      '!!binary ',
      '!!str ',
      '!!int ',
      '!x ',
      '!<y> ',
      '<<: *a',
      '<<: ',
    ],
    ...['---\n', '--- |\n', '...\n', '%YAML 1.2\n', '%TAG ! tag:x,2000:\n', '"\\ud800"', '\\x00', '"\\u0000"', '"\\\n'],
    ...[
      'kind: Secret\n',
      'kind: List\nitems:\n',
      'kind: SecretList\nitems:\n',
      'stringData:',
      'data:',
      'metadata:\n  name: x\n',
    ],
    ...['{"kind":"Secret"', 'apiVersion: v1\n', 'type: Opaque\n', 'immutable: true\n', 'namespace: y\n', 'b2xk', '='],
    ...[
      '~',
      'null',
      'true',
      'yes',
      '0x1f',
      '1e3',
      '.inf',
      '1:30',
      '2001-01-01',
      '0o7',
      `: ${canary}`,
      canary,
      canaryInBase64,
    ],
  ],
  changes: [
    changeValue(
      inYaml,
      (value, random) => `${random.pick(['&a ', '!!str ', '!x ', '!!binary ', '*a ', '&a !!str '])}${value}`,
    ),
    changeValue(inYaml, (value, random) =>
      random.pick([JSON.stringify(value), `'${value}'`, `"${value}'`, `'${value}`]),
    ),
    changeValue(inYaml, (value, random) => `${random.pick(['|', '|-', '>', '>+', '|2', '>1-'])}\n      ${value}`),
    changeValue(inYaml, (value, random) => cutSomewhere(value, random).join('\n      ')),
    changeValue(inYaml, (value) => value + canary),
    (text, random) => `${text}${random.pick(['---\n', '...\n', '---\n---\n', '\n--- # c\n'])}${text}`,
    (text) => `kind: List\napiVersion: v1\nitems:\n- ${text.replaceAll('\n', '\n  ')}\n`,
    (text, random) =>
      onLines(text, (lines) => {
        const at = random.below(lines.length)
        lines.splice(at, 0, `${/^ */.exec(lines[at] ?? '')?.[0] ?? ''}# c`)
      }),
  ],
}

export const tomlDialect: Dialect = {
  pieces: [
    ...characters,
    ...[
      '=',
      ' = ',
      '[',
      ']',
      '[[',
      ']]',
      '[secrets]\n',
      '[a.b]\n',
      '["a b"]\n',
      '"',
      "'",
      '"""',
      "'''",
      '\\',
      '\\u0041',
      '\\U0001F600',
    ],
    ...[
      '#',
      ',',
      '{',
      '}',
      '.',
      'true',
      'inf',
      '1_000',
      '1979-05-27',
      '0xff',
      '"[x]"',
      '$secret{a}',
      '$env{A}',
      canary,
      `"${canary}"`,
    ],
  ],
  changes: [
    changeValue(/=\s*/, (value, random) => {
      const marks = random.pick(['"', "'", '"""', "'''", '"""\n'])
      return marks + value + marks.trimEnd()
    }),
    changeValue(/=\s*/, (value) => `[${value}, {a = ${value}}]`),
    changeValue(/=\s*/, (value) => value + canary),
    (text, random) => `${random.pick(['[a]', '[[b]]', '[ c . d ]', '[e', '["f"] # g'])}\n${text}`,
  ],
}

/** Values of a Helm chart. */
export const helmDialect: Dialect = {
  pieces: [
    ...yamlDialect.pieces,
    ...[
      'wso2:\n',
      '  config:\n',
      '    password: ',
      '    keyPassword: ',
      '  deployment:\n    envs:\n',
      '      A: ',
      '{}',
    ],
    ...['"[x]"', '[x]', "'[]'", '$env{A}', 'secureVault: {enabled: true}', `"[${canary}]"`],
  ],
  changes: yamlDialect.changes,
}

/** The files of a product's home. Without secrets, since messages may show paths and aliases. */
export const homeDialect: Dialect = {
  pieces: [
    ...characters,
    ...[
      '<',
      '>',
      '/>',
      '<!--',
      '-->',
      '<InternalKeyStore>',
      '</InternalKeyStore>',
      '<KeyStore>',
      '<Location>',
      '</Location>',
    ],
    ...[
      '{{',
      '}}',
      '{{keystore.internal.alias}}',
      '$ref{',
      '}',
      '$ref{keystore.primary.file_name}',
      '$env{A}',
      '$env{TOKEN}',
    ],
    ...[
      '$env{STORE}',
      '$sys{x}',
      '$secret{x}',
      '${carbon.home}',
      '../..',
      '&lt;',
      '&amp;',
      '"',
      '[',
      ']',
      '{',
      ',',
      ':',
      '=',
    ],
    ...[
      '\\',
      '\\\n',
      '\\u0041',
      '\\u',
      '#',
      '!',
      'keystore.identity.alias=',
      'key.based.x=',
      'secretRepositories=file\n',
    ],
    ...[
      '[keystore.primary]\n',
      'file_name = "a"\n',
      'type = "$env{TOKEN}"\n',
      '[secrets]\n',
      '__proto__',
      'null',
      '1e999',
    ],
  ],
  changes: [
    changeValue(/[=:>]\s*/, (value, random) => cutSomewhere(value, random).join('\\\n  ')),
    changeValue(/[=:>]\s*/, (value, random) => `${random.pick(['$env{TOKEN}', '$ref{a}', '{{b}}', '""'])}${value}`),
    (text) => text.replace(/[=:]\s*/, ' '),
  ],
}

/** Flat YAML, as profiles are saved. */
export const profileDialect: Dialect = {
  pieces: [
    ...yamlDialect.pieces,
    ...[
      'version: 1\n',
      'alias: ',
      'keyFile: /x\n',
      'mode: symmetric\n',
      'bits: 256\n',
      'cipher: RSA\n',
      'type: JKS\n',
      ': |\n  x\n',
    ],
    ...['1_000', 'NO', 'on', 'y', '08', '.5', '0b1', '.nan', '-.inf', '<<', '1e3', 'e1', "''", "'it''s'"],
  ],
  changes: yamlDialect.changes,
}

/** What base64 and its damages are made of. */
export const ciphertextDialect: Dialect = {
  pieces: [
    ...characters,
    ...[
      '=',
      '==',
      '-',
      '_',
      '%2B',
      '%3D',
      '{"cipherText":"',
      '","iv":"',
      '"}',
      'A',
      '/',
      '+',
      '....',
      '\u200b',
      '"',
      "'",
      '`',
    ],
    ...[canary, canaryInBase64, 'e', '{', '[', ',', '\\u0041', '\\/', "{'iv':'", '//x\n', '/*', '*/', '#', ';', '=>'],
  ],
  changes: [
    (text) => Buffer.from(text).toString('base64'),
    (text) => Buffer.from(text, 'base64').toString('latin1'),
    (text) => Buffer.from(text, 'base64').toString('base64url'),
    (text, random) => text.replaceAll(/.{64}/g, `$&${random.pick(['\n', '\r\n', ' ', '\\n'])}`),
    (text, random) => `${random.pick(['"', "'", '`', '['])}${text}${random.pick(['"', "'", '`', ']'])}`,
    (text) => encodeURIComponent(text.replaceAll(/[\uD800-\uDFFF]/g, '?')),
  ],
}
