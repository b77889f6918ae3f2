/** What a `.env` file that nobody named sets. It may belong to a cloned repository, so only a person at a prompt can agree to it. */
import {MissingAnswerError} from '../errors.js'
import {foundFile, type VariableName, type Variables} from '../io/environment.js'
import {canAsk, mustAsk} from '../ui/prompts.js'
import {quoted} from '../wording.js'

/**
 * As `mustAsk`, for a value that a variable can set. The error mentions a variable that is set in `.env` only.
 * @throws MissingAnswerError if there is no terminal to ask on
 */
export function mustAskFor(name: VariableName, {found}: Variables, missing: string, instead: string): void {
  if (found[name] === undefined) {
    mustAsk(missing, instead)
    return
  }
  if (canAsk()) return
  throw new MissingAnswerError(
    `${missing}; ${name} in ${quoted(foundFile)} is only suggested at a prompt, and there is no terminal to ask on`,
    `${instead}${unlessTrusted(name, {found})}`,
  )
}

/** @returns the rest of a hint to set a variable: what to do if it is set in `.env` only */
export function unlessTrusted(name: VariableName, {found}: Variables): string {
  return found[name] === undefined
    ? ''
    : `; if you trust ${quoted(foundFile)} in this directory, use --dotenv ${foundFile}`
}
