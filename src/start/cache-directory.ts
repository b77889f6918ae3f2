/** The cache directory: oclif's own, but known before oclif is loaded. */
import path from 'node:path'
import {homeDirectory, isFilled} from '../home-directory.js'

const program = 'mi'

/**
 * @returns the path of a directory that may not exist yet; it is relative if a variable is. Undefined for a user without a home: in
 *   a directory for temporary files, others could put code there first
 */
export function cacheDirectory(variables: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const {LOCALAPPDATA, MI_CACHE_DIR, XDG_CACHE_HOME} = variables
  if (isFilled(MI_CACHE_DIR)) return MI_CACHE_DIR
  const home = homeDirectory(variables, platform)
  const inHome = (...names: string[]) => (home === undefined ? undefined : path.join(home, ...names))
  if (platform === 'darwin') return inHome('Library', 'Caches', program)
  const base = [XDG_CACHE_HOME, ...(platform === 'win32' ? [LOCALAPPDATA] : []), inHome('.cache')].find(isFilled)
  return base === undefined ? undefined : path.join(base, program)
}
