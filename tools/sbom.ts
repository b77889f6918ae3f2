/** The software bill of materials: the packages in the bundle, as CycloneDX 1.6 (ECMA-424) describes them. */
import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import type {BundledPackage} from './packages.js'
import {root} from './paths.js'

/** The name of the bill's file in the package. */
export const sbomFile = 'sbom.cdx.json'

interface Lock {
  readonly packages: Readonly<Record<string, {readonly integrity?: string}>>
}

/**
 * The same packages always result in the same text.
 * @param time when the source was last changed, in seconds since 1970, if that is known
 */
export function describeBundle(packages: readonly BundledPackage[], time?: number): string {
  const {name, version, license} = readJson('package.json') as BundledPackage
  const lock = readJson('package-lock.json') as Lock
  const described = packages.map((each) => component(each, lock.packages[each.directory]?.integrity))
  // The same version of a package may be installed in several places.
  const components = [...new Map(described.map((each) => [each['bom-ref'], each])).values()]
  const program = component({name, version, license, directory: ''}, undefined, 'application')
  const references = components.map((each) => each['bom-ref'])
  const content = {
    version: 1,
    metadata: {
      ...(time !== undefined && {timestamp: new Date(time * 1000).toISOString().replace('.000', '')}),
      lifecycles: [{phase: 'build'}],
      component: program,
    },
    components,
    dependencies: [{ref: program['bom-ref'], dependsOn: references}, ...references.map((ref) => ({ref}))],
  }
  const head = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
  }
  return `${JSON.stringify({...head, ...content}, null, 2)}\n`
}

/** @param integrity of the package's tarball, as the lock file has it */
function component(
  {name, version, license}: BundledPackage,
  integrity: string | undefined,
  type: 'application' | 'library' = 'library',
) {
  const [, group, ownName = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? []
  const reference = packageUrl(name, version)
  return {
    type,
    'bom-ref': reference,
    ...(group !== undefined && {group}),
    name: ownName,
    version,
    ...hashes(integrity),
    ...(license !== undefined && {licenses: [licenseChoice(license)]}),
    purl: reference,
  }
}

/** See https://github.com/package-url/purl-spec: a scope is a namespace, and its `@` is escaped. */
function packageUrl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

function hashes(integrity = '') {
  const [, content] = /^sha512-([\w+/=]+)$/.exec(integrity) ?? []
  if (content === undefined) return {}
  return {hashes: [{alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex')}]}
}

function licenseChoice(license: string) {
  const isExpression = /[ ()]/.test(license)
  return isExpression ? {expression: license} : {license: {id: license}}
}

/** A UUID of version 8 (RFC 9562), whose bits are free: a hash. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(path.join(root, name), 'utf8'))
}
