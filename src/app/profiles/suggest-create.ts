/** What to do with a new profile. */
import {isTerminal} from '../../io/terminal.js'
import {suggest} from '../../ui/messages.js'
import type {Context} from '../context.js'
import {tryToFindCurrent} from './current-profile.js'

/** Tells a person how to encrypt with the profile. @param name of the profile, which is saved */
export async function suggestCreate(name: string, context: Context): Promise<void> {
  if (!isTerminal('stderr')) return
  const flag = (await tryToFindCurrent(context)) === name ? '' : ` --profile ${name}`
  suggest(`run "mi secret create${flag}" to encrypt a secret`)
}
