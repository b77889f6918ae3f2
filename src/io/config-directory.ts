/** The directory of the profiles: oclif's own, except for a user without a home, for whom oclif chooses one that others can write to. */
import path from 'node:path'
import {homeDirectory, isFilled} from '../home-directory.js'

/** @returns the path of a directory that may not exist yet; it is relative if a variable is. Undefined if neither a variable nor a home says where */
export function configDirectory(variables: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const {LOCALAPPDATA, MI_CONFIG_DIR, XDG_CONFIG_HOME} = variables
  if (isFilled(MI_CONFIG_DIR)) return MI_CONFIG_DIR
  const home = homeDirectory(variables, platform)
  const inHome = home === undefined ? undefined : path.join(home, '.config')
  const base = [XDG_CONFIG_HOME, ...(platform === 'win32' ? [LOCALAPPDATA] : []), inHome].find(isFilled)
  return base === undefined ? undefined : path.join(base, 'mi')
}
