/** The saved profiles: one YAML file each, the keys mi keeps for them, and which profile is current. */
import {lstatSync} from 'node:fs'
import {readdir} from 'node:fs/promises'
import path from 'node:path'
import {aboutFile, FileError, ProfileError, UserError} from '../errors.js'
import {nearest} from '../nearest.js'
import {quoted} from '../wording.js'
import {limits, readFileWithin} from '../io/reading.js'
import {isThere} from '../io/existence.js'
import {refuseForeignEntry, refuseForeignPath} from '../io/ownership.js'
import {explainErrors} from '../io/system-errors.js'
import {withLocks} from '../io/exclusive.js'
import type {Tell} from '../io/locks.js'
import {removeTogether, writeTogether} from '../io/rewriting.js'
import {clearDirectory, makePrivateDirectory, removeFile, writeWhole} from '../io/writing.js'
import {checkProfileName, isProfileName, profileEnding, profileNamesAmong} from './profile-names.js'
import {
  hasKeyFile,
  isSameProfile,
  profileFromYaml,
  profileToYaml,
  type KeyFileProfile,
  type Profile,
} from './profile.js'

export const defaultProfileName = 'default'

/** A profile, or why it cannot be read. */
interface ListedProfile {
  readonly name: string
  readonly profile: Profile | UserError
}

/** What is removed with a profile. */
export interface Removal {
  /** The profile's file. */
  readonly file: string
  /** The key that mi keeps for the profile, unless another profile uses it too. */
  readonly keyFile: string | undefined
  /** Whether the profile is the one chosen as current, so that `default` becomes current. */
  readonly isCurrent: boolean
}

/**
 * Profile names consist of letters, digits, `.`, `_` and `-`, begin with a letter or digit and have at most 64 characters, so that
 * they cannot lead out of the directory. Every method that takes a name throws UsageError for any other.
 */
export class ProfileStore {
  readonly #given: string | undefined
  readonly #tell: Tell
  #isChecked = false

  /**
   * @param directory the configuration directory, which need not exist; undefined if there is nowhere to have one
   * @param tell says what earlier runs left there, and what is waited for
   */
  constructor(directory: string | undefined, tell: Tell) {
    this.#given = directory
    this.#tell = tell
  }

  /** @throws MissingDirectoryError, as does every method that uses it */
  get #directory(): string {
    if (this.#given === undefined) throw new MissingDirectoryError()
    return path.resolve(this.#given)
  }

  /** @returns the path of the profile's file, which need not exist */
  pathOf(name: string): string {
    return this.#path(name, profileEnding)
  }

  /** @returns the path of the file for a key that mi keeps for the profile */
  keyPathOf(name: string): string {
    return this.#path(name, '.key')
  }

  #path(name: string, suffix: string): string {
    return path.join(this.#directory, `${checkProfileName(name)}${suffix}`)
  }

  /** @throws MissingProfileError; ProfileError if the file is damaged or others can write to it, FileError if it cannot be read */
  async load(name: string): Promise<Profile> {
    const profile = await this.#find(name)
    if (profile === undefined) throw await this.#missing(name)
    return profile
  }

  async #missing(name: string): Promise<MissingProfileError> {
    // It is only a suggestion.
    const names = await this.#names().catch(() => [])
    return new MissingProfileError(name, nearest(name, names))
  }

  async #find(name: string): Promise<Profile | undefined> {
    const file = this.pathOf(name)
    this.#refuseForeign(file)
    await clearDirectory(this.#directory, this.#tell)
    if (!(await isThere(file))) return undefined
    const bytes = await readFileWithin(file, limits.profile)
    return aboutFile(file, () => profileFromYaml(bytes.toString('utf8')))
  }

  /** Whether exactly this profile is saved under the name. A damaged file contains a different one. */
  async isSaved(name: string, profile: Profile): Promise<boolean> {
    try {
      const saved = await this.#find(name)
      return saved !== undefined && isSameProfile(saved, profile)
    } catch (error) {
      if (error instanceof ProfileError) return false
      throw error
    }
  }

  /**
   * Writes the profile's file.
   * @param replace as for `writeWhole`
   * @throws FileExistsError, FileError
   */
  async save(name: string, profile: Profile, {replace}: {replace: boolean}): Promise<void> {
    await this.#makeDirectory()
    await writeWhole(this.pathOf(name), profileToYaml(profile), {replace, tell: this.#tell})
  }

  /**
   * Writes a key to the profile's key file, and the profile. If one of them cannot be written, neither is.
   * @param text the key
   * @param replace each as for `writeWhole`
   * @throws FileExistsError, FileError
   */
  async saveWithKey(
    name: string,
    {profile, text}: {profile: KeyFileProfile; text: string},
    replace: {readonly key: boolean; readonly profile: boolean},
  ): Promise<void> {
    await this.#makeDirectory()
    const key = {file: profile.keyFile, content: `${text}\n`, replace: replace.key}
    const saved = {file: this.pathOf(name), content: profileToYaml(profile), replace: replace.profile}
    await writeTogether([key, saved], this.#tell)
  }

  /**
   * Keeps other runs of mi from changing profiles and keys while `work` runs.
   * @param isNew whether to make the directory if it does not exist; otherwise `work` runs without a lock then
   * @throws FileError as `withLocks`; and whatever `work` throws
   */
  async change<T>({isNew}: {readonly isNew: boolean}, work: () => Promise<T>): Promise<T> {
    if (isNew) await this.#makeDirectory()
    return withLocks([path.join(this.#directory, 'profiles')], this.#tell, work)
  }

  /** Refuses the directory, and a file in it, if others could have written there. The directory is checked only once. */
  #refuseForeign(file?: string): void {
    if (!this.#isChecked) refuseForeignPath(this.#directory, orElsewhere)
    this.#isChecked = true
    if (file !== undefined) refuseForeignEntry(file, orElsewhere)
  }

  async #makeDirectory(): Promise<void> {
    this.#refuseForeign()
    try {
      await makePrivateDirectory(this.#directory)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      throw new FileError(this.#directory, error.message, setDirectory)
    }
  }

  /** @returns every saved profile, sorted by name; other files in the directory are ignored @throws FileError */
  async list(): Promise<readonly ListedProfile[]> {
    const listed: ListedProfile[] = []
    for (const name of await this.#names()) listed.push({name, profile: await this.#profileOrError(name)})
    return listed
  }

  async #names(): Promise<readonly string[]> {
    this.#refuseForeign()
    if (!(await isThere(this.#directory))) return []
    await clearDirectory(this.#directory, this.#tell)
    const entries = await explainErrors(this.#directory, 'read', () => readdir(this.#directory, {withFileTypes: true}))
    return profileNamesAmong(entries)
  }

  async #profileOrError(name: string): Promise<Profile | UserError> {
    try {
      return await this.load(name)
    } catch (error) {
      if (error instanceof UserError) return error
      throw error
    }
  }

  get #currentFile(): string {
    return path.join(this.#directory, 'current')
  }

  /**
   * @returns the profile chosen last, or `default`; it need not be saved
   * @throws ProfileError if the file with the choice contains anything else or others can write to it, FileError if it cannot be read
   */
  async currentName(): Promise<string> {
    const file = this.#currentFile
    this.#refuseForeign(file)
    if (!(await isThere(file))) return defaultProfileName
    const name = (await readFileWithin(file, limits.name)).toString('utf8').replace(/\r?\n$/, '')
    if (isProfileName(name)) return name
    throw new ProfileError('does not contain the name of a profile').about(file)
  }

  /** Makes a saved profile the current one. @throws as `load`, and FileError if the choice cannot be saved */
  async choose(name: string): Promise<void> {
    await this.load(name)
    await writeWhole(this.#currentFile, `${name}\n`, {replace: true, tell: this.#tell})
  }

  /** Finds out what removing a profile removes; a damaged profile can be removed. @throws MissingProfileError */
  async removalOf(name: string): Promise<Removal> {
    const file = this.pathOf(name)
    if (!(await isThere(file))) throw await this.#missing(name)
    const keyFile = this.keyPathOf(name)
    const removesKey = (await isThere(keyFile)) && !(await this.#isUsedByAnother(name, keyFile))
    return {file, keyFile: removesKey ? keyFile : undefined, isCurrent: await this.#isChosen(name)}
  }

  async #isUsedByAnother(name: string, keyFile: string): Promise<boolean> {
    const others = (await this.list()).filter((each) => each.name !== name)
    return others.some(
      ({profile}) => !(profile instanceof UserError) && hasKeyFile(profile) && profile.keyFile === keyFile,
    )
  }

  /** Whether the name was chosen as current. A damaged choice counts as none. */
  async #isChosen(name: string): Promise<boolean> {
    try {
      return (await isThere(this.#currentFile)) && (await this.currentName()) === name
    } catch (error) {
      if (error instanceof ProfileError) return false
      throw error
    }
  }

  /** Removes a profile with its key, both or neither. @throws FileError */
  async remove({file, keyFile, isCurrent}: Removal): Promise<void> {
    const files = [...(keyFile === undefined ? [] : [keyFile]), ...(isCurrent ? [this.#currentFile] : []), file]
    if (files.length > 1 && files.every(isRegularFile)) await removeTogether(files, this.#tell)
    else for (const each of files) await removeFile(each)
  }
}

function isRegularFile(file: string): boolean {
  return lstatSync(file, {throwIfNoEntry: false})?.isFile() === true
}

const orElsewhere = ', or set MI_CONFIG_DIR to a directory that only you can write to'

const setDirectory = 'set MI_CONFIG_DIR to a directory that mi can write to'

/** There is nowhere to save profiles: the user has no home directory. */
export class MissingDirectoryError extends UserError {
  override readonly code = 'profile'

  constructor() {
    super('there is no directory for profiles: MI_CONFIG_DIR, XDG_CONFIG_HOME and HOME are not set', setDirectory)
  }
}

/** No profile of that name is saved. The name is not repeated unless it is the usual one: a secret may have been typed in its place. */
export class MissingProfileError extends ProfileError {
  /** The saved profile that was probably meant; undefined if no name is near. */
  readonly meant: string | undefined

  constructor(name: string, meant?: string) {
    super(name === defaultProfileName ? `profile ${quoted(name)} does not exist` : 'this profile does not exist')
    this.meant = name === defaultProfileName ? undefined : meant
  }
}
