/** The variables of Vault's and OpenBao's own clients. */
import {StoreError} from '../../errors.js'
import {isFilled} from '../../home-directory.js'

/** A variable that is set and not empty. */
export interface Variable {
  /** For messages. */
  readonly name: string
  readonly value: string
}

/**
 * OpenBao's variable counts before Vault's, even if it is empty (openbao/openbao, api/env.go).
 * @param name without its prefix: `ADDR`
 */
export function variable(environment: NodeJS.ProcessEnv, name: string): Variable | undefined {
  const full = environment[`BAO_${name}`] === undefined ? `VAULT_${name}` : `BAO_${name}`
  const value = environment[full]
  return isFilled(value) ? {name: full, value} : undefined
}

/** The same for a yes or no, in the words that Go's strconv.ParseBool knows. @throws StoreError for any other word */
export function switchIn(environment: NodeJS.ProcessEnv, name: string): Variable | undefined {
  const found = variable(environment, name)
  if (found === undefined || /^(?:0|f|F|false|FALSE|False)$/.test(found.value)) return undefined
  if (/^(?:1|t|T|true|TRUE|True)$/.test(found.value)) return found
  throw new StoreError(`${found.name} is neither true nor false`, 'set it to true or false, or unset it')
}

/** @throws StoreError unless it is a whole number within the limit */
export function numberIn(environment: NodeJS.ProcessEnv, name: string, most: number): number | undefined {
  const found = variable(environment, name)
  if (found === undefined) return undefined
  if (/^\d{1,9}$/.test(found.value) && Number(found.value) <= most) return Number(found.value)
  throw new StoreError(`${found.name} is not a number from 0 to ${most}`)
}

const unitsInMs: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000}

/** @returns milliseconds @throws StoreError unless it is a number of seconds, or a duration as Go writes it: `10s`, `500ms`, `1m30s` */
export function durationIn(environment: NodeJS.ProcessEnv, name: string, most: number): number | undefined {
  const found = variable(environment, name)
  if (found === undefined) return undefined
  const text = /^\d+$/.test(found.value) ? `${found.value}s` : found.value
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(ms|s|m)/g)]
  const total = parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (unitsInMs[unit] ?? 0), 0)
  if (parts.map(([part]) => part).join('') === text && total > 0) return Math.min(Math.ceil(total), most)
  throw new StoreError(`${found.name} is not a duration`, 'write it as in 10s')
}
