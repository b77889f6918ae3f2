import {asShownError} from './usage-errors.js'
import {errorText} from './error-report.js'
import {say} from '../ui/messages.js'

/** Reports what was thrown outside of any command of ours, as by `mi help` for a command that there is not. */
export function reportOutside(thrown: unknown): void {
  const error = asShownError(thrown, 'mi')
  say(errorText(error))
  process.exitCode = error.exitCode
}
