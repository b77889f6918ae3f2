/** The cache directory: oclif's own, but known before oclif is loaded. */
import path from 'node:path'
import {homeDirectory, isFilled} from '../home-directory.js'

const program = 'mi'

/**
 * @returns the absolute path of a directory that may not exist yet. Undefined for a user without a home: in a directory for temporary
 *   files, others could put code there first. Undefined too if a variable is relative: a cloned repository could bring code along
 */
export function cacheDirectory(variables: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const chosen = chosenDirectory(variables, platform)
  return chosen !== undefined && path.isAbsolute(chosen) ? chosen : undefined
}

function chosenDirectory(variables: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const {LOCALAPPDATA, MI_CACHE_DIR, XDG_CACHE_HOME} = variables
  if (isFilled(MI_CACHE_DIR)) return MI_CACHE_DIR
  const home = homeDirectory(variables, platform)
  const inHome = (...names: string[]) => (home === undefined ? undefined : path.join(home, ...names))
  if (platform === 'darwin') return inHome('Library', 'Caches', program)
  const base = [XDG_CACHE_HOME, ...(platform === 'win32' ? [LOCALAPPDATA] : []), inHome('.cache')].find(isFilled)
  return base === undefined ? undefined : path.join(base, program)
}
