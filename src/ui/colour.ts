import {styleText} from 'node:util'
import {isTerminal} from '../io/terminal.js'

type Colour = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow'

/** Colors text for a stream, but only on a terminal and never under NO_COLOR (https://no-color.org). */
export function colour(name: Colour, text: string, stream: 'stderr' | 'stdout' = 'stderr'): string {
  if (!isTerminal(stream) || process.env.NO_COLOR) return text
  return styleText(name, text, {validateStream: false})
}

/**
 * Sets NO_COLOR if another variable means the same, because the libraries know only some of them: FORCE_COLOR=0 of Node.js, CLICOLOR=0
 * (https://bixense.com/clicolors), a terminal without colors. Node.js would warn if NO_COLOR and FORCE_COLOR contradict each other.
 * @param environment changed in place
 */
export function settleColours(environment: NodeJS.ProcessEnv): void {
  const {CLICOLOR, FORCE_COLOR, NO_COLOR, TERM} = environment
  const isOff =
    Boolean(NO_COLOR) || CLICOLOR === '0' || FORCE_COLOR === '0' || FORCE_COLOR === 'false' || TERM === 'dumb'
  if (!isOff) return
  environment.NO_COLOR = '1'
  delete environment.FORCE_COLOR
}
