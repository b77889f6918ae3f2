/** Gives an input to a target, and judges what happens. */
import type {Target} from './target.js'
import {Disagreement, Witness} from './witness.js'

/** What is wrong with how an input is read. */
export interface Flaw {
  readonly kind: 'died' | 'differs' | 'memory' | 'message' | 'slow' | 'threw'
  /** One line. Two inputs with the same flaw have the same, as far as that can be told. */
  readonly detail: string
}

/** How much processor time an input may take, in seconds, for each 64 KiB or part of it. */
const secondsPerPart = 2
const part = 64 << 10

/** By how much an input may raise the peak of the process's memory, in bytes. */
const mostMemory = 256 << 20

/** @returns undefined if all is well */
export async function examine(target: Target, input: Buffer): Promise<Flaw | undefined> {
  const witness = new Witness()
  const before = usage()
  try {
    await target.read(input, witness)
  } catch (error) {
    return error instanceof Disagreement ? {kind: 'differs', detail: error.message} : describeThrown(error)
  }
  const [complaint] = witness.complaints()
  if (complaint !== undefined) return {kind: 'message', detail: complaint}
  return findWaste(input, before, usage())
}

interface Usage {
  readonly seconds: number
  readonly peakBytes: number
}

function usage(): Usage {
  const {userCPUTime, systemCPUTime, maxRSS} = process.resourceUsage()
  return {seconds: (userCPUTime + systemCPUTime) / 1e6, peakBytes: maxRSS * 1024}
}

function findWaste(input: Buffer, before: Usage, after: Usage): Flaw | undefined {
  // First, because what takes much memory is also slow on some machines.
  if (after.peakBytes - before.peakBytes > mostMemory)
    return {kind: 'memory', detail: `more than ${mostMemory / 2 ** 20} MiB`}
  const parts = Math.max(1, Math.ceil(input.length / part))
  return after.seconds - before.seconds > secondsPerPart * parts
    ? {kind: 'slow', detail: `more than ${secondsPerPart} seconds for each 64 KiB`}
    : undefined
}

/** Where it was thrown tells two errors apart better than their messages, which may quote the input. */
function describeThrown(error: unknown): Flaw {
  if (!(error instanceof Error)) return {kind: 'threw', detail: typeof error}
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const ours = frames.find((frame) => /\/(?:src|test)\//.test(frame)) ?? frames[0] ?? ''
  const place = /([\w.-]+\.[jt]s:\d+)/.exec(ours)?.[1] ?? 'an unknown place'
  return {kind: 'threw', detail: `${error.name} in ${place}`}
}
