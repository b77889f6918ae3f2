/** Asks which keystore to use: one found nearby, or another. */
import {UsageError} from '../../errors.js'
import type {Variables} from '../../io/environment.js'
import type {KeystoreType} from '../../keystore/keystore.js'
import {readKeystoreFile, type KeystoreFile} from '../../profiles/keystore-file.js'
import {announce} from '../../ui/messages.js'
import {askChoice, askText} from '../../ui/prompts.js'
import {mustAskFor} from '../found-variables.js'
import {completePath} from './complete-path.js'
import {findNearbyKeystores, type NearbyKeystore} from './nearby-keystores.js'
import {understandPath} from './typed-path.js'

interface AskedKeystore {
  readonly file: KeystoreFile
  /** Whether the user saw its type in the list. */
  readonly isListed: boolean
}

const question = 'Keystore location'

/**
 * Offers the keystores found nearby, and prompts for the path of another until it can be read. If `.env` suggests one, it is not hidden in a
 * list.
 * @param variables what `.env` suggests, and where products are
 * @param isOffered whether keystores of the type are offered
 * @param creating the command that creates one
 * @throws MissingAnswerError if there is no terminal; InterruptedError
 */
export async function askKeystore(
  variables: Variables,
  isOffered: (type: KeystoreType) => boolean = () => true,
  creating = 'mi keystore create dev.p12',
): Promise<AskedKeystore> {
  mustAskFor('MI_KEYSTORE', variables, 'no keystore was specified', 'use --keystore PATH or set MI_KEYSTORE')
  const {MI_KEYSTORE: suggested} = variables.found
  const homes = [variables.MI_HOME, variables.CARBON_HOME].filter((home) => home !== undefined)
  const found = suggested === undefined ? await findNearbyKeystores(homes) : []
  const nearby = found.filter(({type}) => isOffered(type))
  if (suggested === undefined && nearby.length === 0)
    announce(`no keystore was found nearby; to create one for development, run: ${creating}`)
  const chosen = await chooseAmong(nearby)
  if (chosen !== undefined) return {file: await readKeystoreFile(chosen), isListed: true}
  const parse = async (answer: string) => {
    if (answer.trim() === '') throw new UsageError('enter the path of the keystore')
    return readKeystoreFile(await understandPath(answer))
  }
  return {file: await askText(question, parse, {suggested, complete: completePath}), isListed: false}
}

/** @returns undefined for another location */
async function chooseAmong(nearby: readonly NearbyKeystore[]): Promise<string | undefined> {
  const [first] = nearby
  if (first === undefined) return undefined
  const choices = nearby.map(({location, type}) => ({value: location, about: `(${typeWords[type]})`}))
  const chosen = await askChoice(question, [...choices, {value: '', name: 'another location'}], first.location)
  return chosen === '' ? undefined : chosen
}

const typeWords = {JKS: 'JKS', JCEKS: 'JCEKS', PKCS12: 'PKCS#12', PEM: 'certificate'} as const
