/** Which secrets the XML files of a product without `deployment.toml` refer to. The product looks for no others. */
import {readdirSync} from 'node:fs'
import path from 'node:path'
import {UserError} from '../../errors.js'
import {firstFew, quoted, shellWord} from '../../wording.js'
import {encryptedProperties} from '../../formats/properties/properties.js'
import {systemCode} from '../../io/system-errors.js'
import {withoutXmlComments} from './carbon-xml.js'
import type {Home} from './home.js'
import {fileIn} from './keystore-of.js'
import {homeReader} from './read-home.js'

/** More than any product has in that directory. */
const mostFiles = 5000

/** @returns what is left to do by hand, as a sentence; undefined if there is nothing, or if the product has no such files */
export function describeUnreferenced(home: Home): string | undefined {
  if (home.secretsFormat === 'toml' || home.kind === 'icp') return undefined
  const aliases = findUnreferenced(home)
  if (aliases.length === 0) return undefined
  const names = firstFew(aliases.map((alias) => quoted(alias)))
  const file = shellWord(fileIn(home, home.secretsFile))
  return `no XML file in ${quoted(fileIn(home, home.configDir))} refers to ${names}; to see what to put there, run: mi secret snippet --from ${file} --for svns`
}

/**
 * @returns the aliases in the product's file of secrets that no file in its configuration directory refers to; none if these files
 *   cannot be read, or are too many
 */
function findUnreferenced({path: home, configDir, secretsFile}: Home): readonly string[] {
  const read = homeReader(home)
  try {
    const bytes = read(secretsFile)
    const files = configurationFiles(path.join(home, configDir))
    if (bytes === undefined || files.length > mostFiles) return []
    const aliases = new Set(encryptedProperties.read(bytes).values.map(({alias}) => alias))
    for (const file of files) for (const alias of referencesIn(read(path.join(configDir, file)))) aliases.delete(alias)
    return [...aliases]
  } catch (error) {
    if (error instanceof UserError || systemCode(error) !== undefined) return []
    throw error
  }
}

/** XML, and the `.properties` files that refer to secrets by `secretAlias:NAME`. Links to directories are not followed. */
function configurationFiles(directory: string): readonly string[] {
  const names = readdirSync(directory, {recursive: true, encoding: 'utf8'})
  return names.filter((name) => /\.(?:xml|properties)$/i.test(name))
}

const reference =
  /secretAlias\s{0,9}=\s{0,9}(?:"([^"<]{0,256})"|'([^'<]{0,256})')|secretAlias:([\w.-]{1,256})|\$secret\{([^}\n]{0,256})\}/g

function referencesIn(bytes: Buffer | undefined): readonly string[] {
  const text = withoutXmlComments(bytes?.toString('utf8') ?? '')
  return Array.from(text.matchAll(reference), ([, one, other, named, inText]) => one ?? other ?? named ?? inText ?? '')
}
