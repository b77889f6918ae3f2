/** Finds the product whose vault decrypts the secrets of a file. */
import path from 'node:path'
import {UserError} from '../../errors.js'
import {absolutePath, withoutLinks} from '../../io/paths.js'
import type {ChosenProduct} from './choose-files.js'
import {cipherTextIn, type Home} from './home.js'
import {openHome, readSecretConfOf, resolveProduct, type Product} from './product.js'

/** Where a product's file of secrets may be in its home. The longer paths come first, because they end in the others. */
const places = ['repository/conf', 'conf'].flatMap((configDir) => [
  `${configDir}/deployment.toml`,
  cipherTextIn(configDir),
])

/**
 * @param file the path as the user typed it
 * @returns undefined if the file is in no home, or the home cannot be read
 */
export async function findProductOf(file: string): Promise<ChosenProduct | undefined> {
  for (const place of places) {
    const found = isAt(file, place) ? tryToOpen(homeAbove(file, place)) : undefined
    if (found === undefined || !isSecretsFile(file, found.home)) continue
    return {...found, product: await tryToResolve(found.home.given)}
  }
  return undefined
}

function isAt(file: string, place: string): boolean {
  return absolutePath(file).replaceAll('\\', '/').endsWith(`/${place}`)
}

function homeAbove(file: string, place: string): string {
  return path.join(path.dirname(file), ...place.split('/').slice(1).fill('..'))
}

function isSecretsFile(file: string, {path: home, secretsFile}: Home): boolean {
  return withoutLinks(path.join(home, secretsFile)) === withoutLinks(absolutePath(file))
}

function tryToOpen(given: string): Pick<ChosenProduct, 'home' | 'secretConf'> | undefined {
  try {
    const {home, files} = openHome(given)
    return {home, secretConf: readSecretConfOf(home, files)}
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

async function tryToResolve(given: string): Promise<Product | undefined> {
  try {
    return await resolveProduct(given)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
