/** The peak memory of processes. Only Linux reports it. */
import {readFileSync} from 'node:fs'

const everyMilliseconds = 5

/**
 * Watches a process and the ones it starts, until the returned function is called.
 * @returns a function that stops watching, and returns the peak of the largest single process in bytes; undefined if
 *   none was seen
 */
export function watchPeak(pid: number): () => number | undefined {
  let peak: number | undefined
  const look = () => {
    for (const seen of family(pid).map(peakOf)) peak = Math.max(peak ?? 0, seen ?? 0) || undefined
  }
  look()
  const timer = setInterval(look, everyMilliseconds)
  return () => {
    clearInterval(timer)
    return peak
  }
}

/** @returns the process, its children and theirs, if their main threads started them */
function family(pid: number): readonly number[] {
  const children = readIfAny(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
  return [pid, ...children.flatMap((child) => family(Number(child)))]
}

function peakOf(pid: number): number | undefined {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readIfAny(`/proc/${pid}/status`))?.[1]
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
}

/** @returns an empty text if the file is missing, as it is when the process has ended */
function readIfAny(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
