/** All manual pages, made from package.json and oclif's manifest. */
import {commandPage} from './command-page.js'
import {describeProgram, pageName} from './commands.js'
import {overviewPage} from './overview-page.js'

/** @returns the pages by the names of their files, `mi-secret-create.1`, in order */
export function manualPages(): ReadonlyMap<string, string> {
  const program = describeProgram()
  return new Map([
    ['mi.1', overviewPage(program)],
    ...program.commands.map((command) => [`${pageName(command.id)}.1`, commandPage(command, program)] as const),
  ])
}
