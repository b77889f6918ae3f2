/** What `create` would read from a store, asked for in this process, so that no program has to start. */
import {ShownError} from '../../src/errors.js'
import {readReferences} from '../../src/stores/read-references.js'
import {parseReference} from '../../src/stores/reference.js'
import {isFault, valueOf} from '../../src/stores/stored-secret.js'
import type {Environment} from './cli.js'

/** @returns the value, the fields of the secret, or `PROBLEM\ntry: HINT` */
export async function readStored(text: string, environment: Environment): Promise<unknown> {
  const reference = parseReference(text)
  try {
    const tell = {note: () => undefined, warn: () => undefined}
    const answers = await readReferences([reference], {environment: {...environment}, unused: undefined, tell})
    const answer = answers.get(text)
    if (answer === undefined) throw new Error('there is no answer')
    if (!isFault(answer) && 'fields' in answer && reference.fragment === undefined) return answer.fields
    const chosen = isFault(answer) ? answer : valueOf(answer, reference.fragment)
    return isFault(chosen) ? shown(chosen.problem, chosen.hint) : chosen.value
  } catch (error) {
    if (error instanceof ShownError) return shown(error.fact, error.hint)
    throw error
  }
}

function shown(problem: string, hint: string | undefined): string {
  return hint === undefined ? problem : `${problem}\ntry: ${hint}`
}

/** Does something while this process has only PATH, HOME and these variables, for libraries that read them from nowhere else. */
export async function withVariables<T>(variables: Environment, act: () => Promise<T>): Promise<T> {
  const own = process.env
  process.env = {PATH: own.PATH, HOME: own.HOME, ...variables}
  try {
    return await act()
  } finally {
    process.env = own
  }
}
