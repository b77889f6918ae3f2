/**
 * Finds the keystore of the secrets in `carbon.xml` and in the template that it is made from. The texts may be anything, so every search
 * runs through them once.
 */

/** The texts of the elements, before placeholders in them are replaced; undefined if there is no such element. */
export interface KeystoreBlock {
  readonly name: 'InternalKeyStore' | 'KeyStore'
  readonly location: string
  readonly type: string | undefined
  readonly alias: string | undefined
  readonly password: string | undefined
}

/** @returns the keystore of the secrets: the internal one if there is one, otherwise the primary one */
export function keystoreIn(xml: string): KeystoreBlock | undefined {
  const text = withoutXmlComments(xml)
  return blockIn(text, 'InternalKeyStore') ?? blockIn(text, 'KeyStore')
}

function blockIn(text: string, name: KeystoreBlock['name']): KeystoreBlock | undefined {
  const block = elementContent(text, name)
  const location = block === undefined ? undefined : elementText(block, 'Location')
  if (block === undefined || location === undefined || location === '') return undefined
  return {
    name,
    location,
    type: elementText(block, 'Type'),
    alias: elementText(block, 'KeyAlias'),
    password: elementText(block, 'Password'),
  }
}

/** An unfinished comment takes the rest of the text with it. */
export function withoutXmlComments(xml: string): string {
  const parts: string[] = []
  let from = 0
  for (let start = xml.indexOf('<!--'); start !== -1; start = xml.indexOf('<!--', from)) {
    parts.push(xml.slice(from, start))
    const end = xml.indexOf('-->', start + 4)
    if (end === -1) return parts.join('')
    from = end + 3
  }
  return parts.join('') + xml.slice(from)
}

/** @returns the text of the first element of that name that contains only text, without white space around it */
export function elementText(xml: string, name: string): string | undefined {
  const content = elementContent(xml, name)
  return content === undefined || content.includes('<') ? undefined : resolveEntities(content.trim())
}

function elementContent(xml: string, name: string): string | undefined {
  const opening = new RegExp(`<${name}(?:\\s[^<>]*)?>`).exec(xml)
  if (opening === null) return undefined
  const start = opening.index + opening[0].length
  const end = xml.indexOf(`</${name}`, start)
  return end === -1 ? undefined : xml.slice(start, end)
}

const entities: Readonly<Record<string, string>> = {amp: '&', apos: "'", gt: '>', lt: '<', quot: '"'}

function resolveEntities(text: string): string {
  return text.replaceAll(/&(amp|apos|gt|lt|quot);/g, (_, name: string) => entities[name] ?? '')
}
