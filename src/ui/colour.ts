import {styleText} from 'node:util'
import {isTerminal} from '../io/terminal.js'

type Colour = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow'

/** Colours text for standard error, but only on a terminal and never under NO_COLOR (https://no-color.org). */
export function colour(name: Colour, text: string): string {
  if (!isTerminal('stderr') || process.env.NO_COLOR) return text
  return styleText(name, text, {validateStream: false})
}
