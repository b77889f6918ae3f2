/**
 * What shows that a file is in another format than the ones that secrets are read from. A false alarm would be worse than a miss, so each
 * sign is one that a file of `alias=secret` lines practically never has: most are lines that cannot be read as such a line anyway.
 */
import {anywhere, atFirst, type Beginning} from './beginning.js'

/** How much the name of a file says about its content, from most to least. */
export const trust = {dotenv: 2, properties: 1, none: 0} as const

export type Trust = (typeof trust)[keyof typeof trust]

/** TOML, and formats that a manifest may be mistaken for, or that may be mistaken for a manifest: YAML and JSON are `data`. */
export type Family = 'data' | 'manifest' | 'template' | 'toml'

export interface ContentSign {
  /** What the file is, as a phrase that follows "is". */
  readonly what: string
  readonly family?: Family
  /** What is on the line that shows it, as a phrase that follows "line 1"; undefined if the file has no lines. */
  readonly sign?: string
  /** What to do about it, in the imperative; undefined if the secrets can be copied out of it. */
  readonly remedy?: string
  /** The largest trust that this sign outweighs; default: any. */
  readonly outweighs?: Trust
  /** @returns the index of the sign in the text; undefined if there is none */
  readonly find: (beginning: Beginning) => number | undefined
}

const decrypt = 'decrypt it first'
const nameSecrets = 'specify the file that contains the secrets'

/** A key of a YAML mapping, with its colon. */
const yamlKey = String.raw`(?:[\w./-]+|"[^"\n]*"|'[^'\n]*')[ \t]*:(?=[ \t\n]|$)`
const lineEnd = String.raw`[ \t]*(?:#[^\n]*)?\n`
const tomlKey = String.raw`(?:[\w-]+|"[^"\n]*"|'[^'\n]*')`
const tomlHeader = String.raw`\[\[?[ \t]*${tomlKey}(?:[ \t]*\.[ \t]*${tomlKey})*[ \t]*\]\]?[ \t]*(?:#[^\n]*)?$`

const patterns = {
  json: /\{\s*"(?:[^"\\\n]|\\.)*"\s*:|\{\s*\}\s*$|\[\s*\{\s*["}]|\[\s*"(?:[^"\\\n]|\\.)*"\s*(?:,|\]\s*$)|\[\s*(?:-?\d[\d.eE+-]*|true|false|null)?\s*\]\s*$/y,
  jsonApiVersion: /"apiVersion"\s*:/,
  jsonKind: /"kind"\s*:/,
  xml: /<(?:\?xml|!DOCTYPE|!--|[A-Za-z][\w:.-]*(?:\s[^<>]*)?\/?>)/iy,
  pemLine: /^-----BEGIN [A-Z0-9 ]+-----[ \t]*$/m,
  firstTomlHeader: new RegExp(tomlHeader, 'my'),
  tomlHeader: new RegExp(`^${tomlHeader}`, 'm'),
  /** Also with blanks in the name. */
  iniHeader: /\[[^[\]=\n]+\][ \t]*(?:[;#][^\n]*)?$/my,
  /** A value without quotation marks, which is no number, truth value, array or inline table either. */
  iniValue: /^[ \t]*[\w.'"-]+[ \t]*=[ \t]*(?![ \t"'[{\d+-]|true\b|false\b|inf\b|nan\b)/m,
  tomlMultiLine: /^[ \t]*[\w.'"-]+[ \t]*=[ \t]*("""|''')[ \t]*\n[^]*?\1/m,
  apiVersion: /^apiVersion:[ \t]+\S/m,
  /** Of an object, or of a list of them. */
  body: /^(?:metadata|items):/m,
  kind: /^kind:[ \t]+["']?[A-Z]\w*["']?[ \t]*(?:#[^\n]*)?$/m,
  yamlDirective: /%YAML /y,
  yamlDocument: new RegExp(`---${lineEnd}(?:${lineEnd})*(?:- |\\{|${yamlKey})`, 'y'),
  firstYamlKey: new RegExp(yamlKey, 'y'),
  /** A key without a value, above a deeper key or a list. */
  yamlNesting: new RegExp(
    `^( *)(?:- )?${yamlKey}(?:[ \\t]+[&!]\\S+)?${lineEnd}(?:${lineEnd})*(?:\\1 +(?:- |${yamlKey})|\\1- )`,
    'm',
  ),
  yamlBlock: new RegExp(`^( *)${yamlKey}[ \\t]+[|>][+-]?\\d?[+-]?${lineEnd}\\1 +[^#\\s]`, 'm'),
  yamlList: new RegExp(`- ${yamlKey}`, 'y'),
  yamlFlow: /\{[ \t]*[\w.-]+[ \t]*:[ \t][^\n]*\}\s*$/y,
  templateBlock:
    /^[ \t]*\{\{-?[ \t]*(?:\/\*|(?:if|range|with|define|block|template|include|else|end)\b|\$\w*[ \t]*:?=)/m,
  helmAction: /\{\{-?(?:[^{}\n]*[\s(])?(?:\.(?:Values|Release|Chart|Capabilities|Files)\b|include\b|tpl\b)/,
} as const

/** The first that is found counts. */
export const contentSigns: readonly ContentSign[] = [
  {what: 'a JKS keystore', remedy: nameSecrets, find: startsWith('\xfe\xed\xfe\xed')},
  {what: 'a JCEKS keystore', remedy: nameSecrets, find: startsWith('\xce\xce\xce\xce')},
  {what: 'a PKCS#12 keystore, or a key or a certificate in DER', remedy: nameSecrets, find: findDer},
  {
    what: 'a ZIP archive or an Office document',
    remedy: 'extract the secrets from it first',
    find: startsWith('PK\x03\x04'),
  },
  {what: 'a compressed file', remedy: 'decompress it first', find: startsWith('\x1f\x8b')},
  {what: 'a PDF document', find: startsWith('%PDF-')},
  {what: 'a KeePass database', remedy: 'export the secrets from it first', find: startsWith('\x03\xd9\xa2\x9a')},
  {what: 'a file encrypted with git-crypt', remedy: decrypt, find: startsWith('\x00GITCRYPT')},
  {what: 'a file encrypted with openssl', remedy: decrypt, find: startsWith('Salted__')},
  {what: 'a file encrypted with openssl', sign: 'begins it', remedy: decrypt, find: startsWith('U2FsdGVkX1')},
  {what: 'a file encrypted with age', sign: 'says so', remedy: decrypt, find: startsWith('age-encryption.org/')},
  {what: 'a file encrypted with Ansible Vault', sign: 'says so', remedy: decrypt, find: startsWith('$ANSIBLE_VAULT;')},
  {
    what: 'a file encrypted with SOPS',
    sign: 'has a value encrypted with it',
    remedy: decrypt,
    find: (beginning) => anywhere(beginning, /^(?![ \t]*[#!;])[^\n]*ENC\[AES256_GCM,data:/m),
  },
  {
    what: 'a Git LFS pointer',
    sign: 'says so',
    remedy: 'fetch the file that it stands for: git lfs pull',
    find: startsWith('version https://git-lfs.github.com/spec/'),
  },
  {what: 'XML', sign: 'is a tag', find: (beginning) => atFirst(beginning, patterns.xml)},
  {
    what: 'a message encrypted with PGP or age',
    sign: 'begins the message',
    remedy: decrypt,
    find: (beginning) => atFirst(beginning, /-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)-----/y),
  },
  {
    what: 'a private key in PEM',
    sign: 'begins the key',
    remedy: nameSecrets,
    find: (beginning) => atFirst(beginning, /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/y),
  },
  {
    what: 'a certificate in PEM',
    sign: 'begins the certificate',
    remedy: nameSecrets,
    find: (beginning) => atFirst(beginning, /-----BEGIN (?:[A-Z0-9]+ )*CERTIFICATE-----/y),
  },
  {
    what: 'a PEM file',
    sign: 'begins a PEM block',
    remedy: nameSecrets,
    find: (beginning) => atFirst(beginning, /-----BEGIN [A-Z0-9 ]+-----|Bag Attributes\s/y),
  },
  {
    what: 'a PEM file',
    sign: 'begins a PEM block',
    remedy: nameSecrets,
    outweighs: trust.none,
    find: (beginning) => anywhere(beginning, patterns.pemLine),
  },
  {
    what: 'a Kubernetes manifest in JSON',
    family: 'manifest',
    sign: 'begins a JSON object',
    find: findJsonManifest,
  },
  {
    what: 'JSON',
    family: 'data',
    sign: 'begins a JSON object or array',
    find: (beginning) => atFirst(beginning, patterns.json),
  },
  {
    what: 'a Helm template',
    family: 'template',
    sign: 'has a template action ({{ … }})',
    outweighs: trust.properties,
    find: findHelmTemplate,
  },
  {
    what: 'a template',
    family: 'template',
    sign: 'has a template action ({{ … }})',
    outweighs: trust.properties,
    find: (beginning) => anywhere(beginning, patterns.templateBlock),
  },
  {
    what: 'a Kubernetes manifest',
    family: 'manifest',
    sign: 'has its apiVersion',
    outweighs: trust.none,
    find: findManifest,
  },
  {
    what: 'a Kubernetes manifest',
    family: 'manifest',
    sign: 'has its apiVersion',
    outweighs: trust.properties,
    find: (beginning) => (patterns.body.test(beginning.text) ? findManifest(beginning) : undefined),
  },
  {
    what: 'TOML',
    family: 'toml',
    sign: 'is a table header',
    find: (beginning) => (isIni(beginning) ? undefined : atFirst(beginning, patterns.firstTomlHeader)),
  },
  {what: 'an INI file', sign: 'is a section header', find: (beginning) => atFirst(beginning, patterns.iniHeader)},
  {
    what: 'YAML',
    family: 'data',
    sign: 'is a YAML directive',
    find: (beginning) => atFirst(beginning, patterns.yamlDirective),
  },
  {
    what: 'YAML',
    family: 'data',
    sign: 'begins a document (---)',
    find: (beginning) => atFirst(beginning, patterns.yamlDocument),
  },
  {
    what: 'YAML',
    family: 'data',
    sign: 'has keys or a list nested below it',
    outweighs: trust.properties,
    find: (beginning) => anywhere(beginning, patterns.yamlNesting),
  },
  {what: 'YAML', family: 'data', sign: 'has keys or a list nested below it', find: findNesting},
  {
    what: 'TOML',
    family: 'toml',
    sign: 'is a table header',
    outweighs: trust.properties,
    find: (beginning) => (isIni(beginning) ? undefined : anywhere(beginning, patterns.tomlHeader)),
  },
  {
    what: 'an INI file',
    sign: 'is a section header',
    outweighs: trust.properties,
    find: (beginning) => anywhere(beginning, patterns.tomlHeader),
  },
  {
    what: 'YAML',
    family: 'data',
    sign: 'begins a multi-line text (| or >)',
    outweighs: trust.none,
    find: (beginning) => anywhere(beginning, patterns.yamlBlock),
  },
  {
    what: 'YAML',
    family: 'data',
    sign: 'is an item of a list',
    outweighs: trust.none,
    find: (beginning) => atFirst(beginning, patterns.yamlList),
  },
  {
    what: 'YAML',
    family: 'data',
    sign: 'is a mapping in braces',
    outweighs: trust.none,
    find: (beginning) => atFirst(beginning, patterns.yamlFlow),
  },
  {
    what: 'TOML',
    family: 'toml',
    sign: 'begins a multi-line string',
    outweighs: trust.none,
    find: (beginning) => anywhere(beginning, patterns.tomlMultiLine),
  },
]

/** @param magic the first bytes of the file, one character per byte */
function startsWith(magic: string): ContentSign['find'] {
  return ({text}) => (text.startsWith(magic) ? 0 : undefined)
}

/** A SEQUENCE with a length of several bytes or an indefinite one. No text in UTF-8 begins so. */
function findDer({bytes: [tag, length = 0]}: Beginning): number | undefined {
  return tag === 0x30 && length >= 0x80 && length <= 0x84 ? 0 : undefined
}

function findJsonManifest(beginning: Beginning): number | undefined {
  const isManifest = [patterns.jsonApiVersion, patterns.jsonKind].every((key) => key.test(beginning.text))
  return isManifest ? atFirst(beginning, patterns.json) : undefined
}

function findManifest(beginning: Beginning): number | undefined {
  return patterns.kind.test(beginning.text) ? anywhere(beginning, patterns.apiVersion) : undefined
}

/** A `.env` file may quote nested keys. So it must begin with a key of YAML, too. */
function findNesting(beginning: Beginning): number | undefined {
  return atFirst(beginning, patterns.firstYamlKey) === undefined ? undefined : anywhere(beginning, patterns.yamlNesting)
}

/** Helm's own objects and functions, in YAML or in the blocks of a template. In a value of any other file they may be meant as they are. */
function findHelmTemplate(beginning: Beginning): number | undefined {
  const {text} = beginning
  const action = anywhere(beginning, patterns.helmAction)
  if (action === undefined) return undefined
  const block = anywhere(beginning, patterns.templateBlock)
  if (block !== undefined) return Math.min(block, action)
  return findManifest(beginning) !== undefined || patterns.yamlNesting.test(text) ? action : undefined
}

function isIni({text}: Beginning): boolean {
  return patterns.iniValue.test(text)
}
