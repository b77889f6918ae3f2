/** The password of a product's keystore, which the product itself needs when it starts. */
import {limits} from '../../io/reading.js'
import {parsePasswords, type PasswordFile} from '../../io/password-file.js'
import type {Variables} from '../../io/environment.js'
import {quoted} from '../../wording.js'
import {passwordReader, type GivenPasswords, type PasswordReader} from '../keys/given-passwords.js'
import type {Home} from './home.js'
import {fileIn} from './keystore-of.js'
import type {Product} from './product.js'
import {homeReader} from './read-home.js'

/**
 * Reads what the user provides; otherwise the product's own password file, which is never changed; otherwise the password in the clear in
 * its configuration.
 * @param file the path in --password-file
 */
export function productPasswords(product: Product, file: string | undefined, variables: Variables): PasswordReader {
  const provided = passwordReader(file, variables)
  let reading: Promise<GivenPasswords> | undefined
  return () => (reading ??= readPasswords(product, provided, file === undefined))
}

async function readPasswords(product: Product, provided: PasswordReader, mayRead: boolean): Promise<GivenPasswords> {
  const passwords = await provided()
  if (passwords.store !== undefined || !mayRead) return passwords
  return {...passwords, ...(passwordsInFile(product.home, passwords) ?? passwordInSettings(product))}
}

/** Those that a product looks for when it starts; it takes the first. It renames or deletes those that do not persist. */
const names = ['password', 'password-tmp', 'password-persist'] as const

/** A password file in the home. */
export interface HomePasswordFile extends PasswordFile {
  /** As messages show it: within the home as the user typed it. */
  readonly shown: string
  /** Whether it is still there after the product has started. */
  readonly persists: boolean
}

/** @returns the file that the product will read when it starts; undefined if there is none @throws FileError */
export function readHomePasswords(home: Home, platform = process.platform): HomePasswordFile | undefined {
  const read = homeReader(home.path)
  for (const name of names) {
    const file = fileName(name, platform)
    const bytes = read(file, limits.password)
    if (bytes === undefined) continue
    const shown = fileIn(home, file)
    return {...parsePasswords(bytes, shown), shown, persists: name === 'password-persist'}
  }
  return undefined
}

/** What the user should know before the product starts, which needs the password; none if it will find it. */
export function passwordRemarks(home: Home, platform = process.platform): readonly string[] {
  const found = readHomePasswords(home, platform)
  if (found === undefined) {
    const [once, always] = ['password-tmp', 'password-persist'].map((name) =>
      quoted(fileIn(home, fileName(name, platform))),
    )
    return [
      `at its next start, ${home.name} asks for the keystore's password, unless it is in ${once} (deleted after it is read) or ${always}`,
    ]
  }
  return found.key === undefined || found.key === found.store
    ? []
    : [`${home.name} reads the second line of ${quoted(found.shown)} only if it is started with -Dkey.password=true`]
}

function fileName(name: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? `${name}.txt` : name
}

type FoundPasswords = Pick<GivenPasswords, 'hint' | 'key' | 'store'>

function passwordsInFile(home: Home, {key}: GivenPasswords): FoundPasswords | undefined {
  const found = readHomePasswords(home)
  if (found === undefined) return undefined
  const file = quoted(found.shown)
  const ofKey = found.key === undefined || key.length > 0 ? key : [{password: found.key}]
  return {
    store: [{password: found.store, remark: `the keystore's password is from ${file}`}],
    key: ofKey,
    hint: `check the first line of ${file}, where every space counts, or use --password-file PATH`,
  }
}

function passwordInSettings({home, keystore}: Product): Omit<FoundPasswords, 'key'> {
  if (keystore.password === undefined) return {store: undefined}
  const {value, key, isInClear} = keystore.password
  const place = `${key} in ${quoted(fileIn(home, home.secretsFile))}`
  return {
    store: [
      {
        password: value,
        remark: `the keystore's password is from ${place}${isInClear ? ', where it is in plaintext' : ''}`,
      },
    ],
    hint: `check ${place}, or use --password-file PATH`,
  }
}
