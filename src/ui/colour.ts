import {styleText} from 'node:util'
import {isTerminal} from '../io/terminal.js'

type Colour = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow'

/** Colors text for a stream, but only on a terminal or under FORCE_COLOR, and never under NO_COLOR (https://no-color.org). */
export function colour(name: Colour, text: string, stream: 'stderr' | 'stdout' = 'stderr'): string {
  const {NO_COLOR, FORCE_COLOR} = process.env
  if (NO_COLOR || !(FORCE_COLOR || isTerminal(stream))) return text
  return styleText(name, text, {validateStream: false})
}

/**
 * Sets NO_COLOR or FORCE_COLOR if another variable means the same, because the libraries know only some of them: FORCE_COLOR=0 of Node.js,
 * CLICOLOR=0 and CLICOLOR_FORCE (https://bixense.com/clicolors), a terminal without colors. Node.js would warn if both were set.
 * @param environment changed in place
 */
export function settleColours(environment: NodeJS.ProcessEnv): void {
  const {CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR, NO_COLOR, TERM} = environment
  const isForced = Boolean(FORCE_COLOR) || (Boolean(CLICOLOR_FORCE) && CLICOLOR_FORCE !== '0')
  const isOff = FORCE_COLOR === '0' || FORCE_COLOR === 'false' || (CLICOLOR === '0' && !isForced)
  if (NO_COLOR || isOff || TERM === 'dumb') {
    environment.NO_COLOR = '1'
    delete environment.FORCE_COLOR
  } else if (isForced && !FORCE_COLOR) environment.FORCE_COLOR = '1'
}
