/** Which product a command is about. */
import {foundFile, type VariableName, type Variables} from '../../io/environment.js'
import {note, warn} from '../../ui/messages.js'
import {quoted} from '../../wording.js'

const homeVariables = ['MI_HOME', 'CARBON_HOME'] as const satisfies readonly VariableName[]

/**
 * Chooses the flag's home, otherwise the one in a variable, which is reported: it may have been set for another purpose.
 * @param flag the path in --mi-home
 * @param isElsewhere whether the user specified a keystore or files, so that variables do not count
 * @returns the path as the user typed it; undefined if there is none
 */
export function chooseHome(flag: string | undefined, variables: Variables, isElsewhere: boolean): string | undefined {
  if (flag !== undefined || isElsewhere) return flag
  const name = homeVariables.find((each) => variables[each] !== undefined)
  const home = name === undefined ? undefined : variables[name]
  if (name !== undefined && home !== undefined) note(`using the product in ${quoted(home)}, set by ${name}`)
  else warnAboutFound(variables)
  return home
}

/** A file that came with a repository must not choose which product's keystore is opened, or which of its files are written. */
function warnAboutFound({found}: Variables): void {
  const name = homeVariables.find((each) => found[each] !== undefined)
  if (name === undefined) return
  const instead = `use --mi-home, or --dotenv ${foundFile} if you trust it`
  warn(`ignoring ${name} in ${quoted(foundFile)}, because you did not name that file; ${instead}`)
}
