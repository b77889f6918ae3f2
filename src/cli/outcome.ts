import {ExitCode} from '../errors.js'
import {done, failed} from '../ui/messages.js'

/** What a check found in all. */
interface Outcome {
  /** A sentence without a full stop. */
  readonly fact: string
  /** What to try; undefined if all is well. */
  readonly hint: string | undefined
}

/** Reports the outcome of a check, and sets the exit code. */
export function reportOutcome({fact, hint}: Outcome): void {
  if (hint === undefined) {
    done(fact)
    return
  }
  process.exitCode = ExitCode.failed
  failed(fact, hint)
}
