/** The user's home directory, which a user without an entry in passwd may not have. */
import {userInfo} from 'node:os'
import {join} from 'node:path'

/** @returns the path, which need not exist: from HOME, or on Windows from its equivalents; otherwise the system's; undefined if there is none */
export function homeDirectory(variables: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const {HOME, HOMEDRIVE, HOMEPATH, USERPROFILE} = variables
  if (isFilled(HOME)) return HOME
  if (platform === 'win32' && isFilled(HOMEDRIVE) && isFilled(HOMEPATH)) return join(HOMEDRIVE, HOMEPATH)
  if (platform === 'win32' && isFilled(USERPROFILE)) return USERPROFILE
  return systemHome()
}

/** Node.js throws for a user id that the system does not know. */
function systemHome(): string | undefined {
  try {
    const {homedir} = userInfo()
    return isFilled(homedir) ? homedir : undefined
  } catch {
    return undefined
  }
}

/** Whether a variable is set, and not to nothing. */
export function isFilled(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
