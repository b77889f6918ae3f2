/** What the checks of `mi doctor` have in common. */
import type {UserError} from '../../errors.js'
import type {Context} from '../context.js'
import type {FileSurvey} from './survey-files.js'

/** What a check found, for users and scripts. */
export interface Finding {
  /** What it is about. */
  readonly subject: string
  /** `problem`: secrets are exposed, or commands fail. */
  readonly state: 'note' | 'ok' | 'problem'
  /** What was found, as a sentence without a full stop; absent if all is well. Never contains a secret. */
  readonly fact?: string
  /** What to do about it, in the imperative. */
  readonly hint?: string
}

/** What the checks look at. */
export interface Surroundings {
  readonly context: Context
  readonly now: Date
  /** The path in --mi-home. */
  readonly miHome: string | undefined
  /** The name in --profile. */
  readonly profile: string | undefined
  /** The files here or in the repository; looked at once for all checks. */
  readonly files: () => Promise<FileSurvey>
}

export interface Check {
  /** A stable word for scripts. */
  readonly name: string
  /** The subject to show if the check finds nothing. */
  readonly title: string
  /** @returns none if all is well; undefined if there is nothing to check and to show */
  run(surroundings: Surroundings): Promise<readonly Finding[] | undefined>
}

/** @returns the finding that an error stands for */
export function findingOf(error: UserError, subject: string, state: 'note' | 'problem' = 'problem'): Finding {
  return {subject, state, fact: error.fact, ...(error.hint !== undefined && {hint: error.hint})}
}
