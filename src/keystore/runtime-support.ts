/**
 * What Micro Integrator cannot do with a keystore that is read here. Its types are those of carbon-secvault (1.1.2 up to MI 4.5, 1.2 in
 * 4.6), none of which accepts JCEKS. What it opens is opened by the JDK: these are the limits of JDK 17.
 */
import {listed} from '../wording.js'
import type {KeystoreEntry, SealedKeystore} from './keystore.js'
import {exportAgain} from './pkcs12/export-again.js'

/**
 * @param keystore its type is enough, if nothing else is known
 * @param entries those to decrypt with
 * @param refusals as `javaRefusals` returns them; none for a profile, whose keystore may be gone
 * @returns sentences without a full stop, each with what to do; none if Micro Integrator can use the keystore as far as is known
 */
export function runtimeConcerns(
  {type, beyondJava}: Pick<SealedKeystore, 'type' | 'beyondJava'>,
  entries: readonly KeystoreEntry[],
  refusals: readonly string[] = [],
): string[] {
  return [
    ...refusals.map((refusal) => `Java would refuse this keystore: ${refusal}; ${createAgain}`),
    ...concernsAboutSupport({type, beyondJava}, entries),
  ]
}

const createAgain = 're-create it with keytool or openssl'

function concernsAboutSupport(
  {type, beyondJava}: Pick<SealedKeystore, 'type' | 'beyondJava'>,
  entries: readonly KeystoreEntry[],
): string[] {
  if (type === 'JCEKS') return [`Micro Integrator does not start with a JCEKS keystore; convert it: ${convertJceks}`]
  if (beyondJava !== undefined) {
    const fact = `Micro Integrator cannot open this keystore, because Java 17 does not support ${beyondJava} in PKCS#12`
    return [`${fact}; convert it: ${exportCommand(entries)}`]
  }
  return [...concernAboutKeysInClear(entries), ...concernsAboutKeys(entries)]
}

const convertJceks =
  'keytool -importkeystore -srckeystore FILE -srcstoretype JCEKS -destkeystore keystore.p12 -deststoretype PKCS12'

function concernAboutKeysInClear(entries: readonly KeystoreEntry[]): string[] {
  const inClear = entries.filter(({hiddenFromJava}) => hiddenFromJava === 'key-in-clear')
  if (inClear.length === 0) return []
  const fact = `Micro Integrator does not find ${privateKeys(inClear)}, because Java ignores unencrypted keys in PKCS#12`
  return [`${fact}; convert the keystore: ${exportCommand(inClear)}`]
}

function concernsAboutKeys(entries: readonly KeystoreEntry[]): string[] {
  const algorithms = new Set(entries.flatMap(({sealedKey}) => sealedKey?.beyondJava ?? []))
  return [...algorithms].map((algorithm) => {
    const affected = entries.filter(({sealedKey}) => sealedKey?.beyondJava === algorithm)
    const fact = `Micro Integrator cannot use ${privateKeys(affected)}, because Java 17 does not support ${algorithm} in PKCS#12`
    return `${fact}; convert the keystore: ${exportCommand(affected)}`
  })
}

function privateKeys(entries: readonly KeystoreEntry[]): string {
  const aliases = entries.map(({alias}) => alias)
  return aliases.length === 1 ? `the private key ${listed(aliases)}` : `the private keys ${listed(aliases)}`
}

/** Names the key if there is only one. */
function exportCommand(entries: readonly KeystoreEntry[]): string {
  const [first, ...others] = entries.filter(({kind}) => kind === 'private-key')
  return exportAgain(others.length === 0 ? first?.alias : undefined)
}
