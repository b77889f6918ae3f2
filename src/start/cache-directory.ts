/** The cache directory: oclif's own, but known before oclif is loaded. */
import {homedir, tmpdir} from 'node:os'
import path from 'node:path'

const program = 'mi'

/** @returns the path of a directory that may not exist yet; it is relative if a variable is */
export function cacheDirectory(variables: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const {HOME, LOCALAPPDATA, MI_CACHE_DIR, USERPROFILE, XDG_CACHE_HOME} = variables
  if (isSet(MI_CACHE_DIR)) return MI_CACHE_DIR
  const isWindows = platform === 'win32'
  const home = [HOME, ...(isWindows ? [USERPROFILE] : []), homedir()].find(isSet) ?? tmpdir()
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', program)
  const base = [XDG_CACHE_HOME, ...(isWindows ? [LOCALAPPDATA] : [])].find(isSet) ?? path.join(home, '.cache')
  return path.join(base, program)
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
