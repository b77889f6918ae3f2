/** How much memory a process has had at most, as Linux keeps count of it; other systems are not asked. */
import {readFileSync} from 'node:fs'

const everyMilliseconds = 5

/**
 * Watches a process, and those that it starts, from now until the function returned is called.
 * @returns a function that stops watching and gives the peak of the largest single process in bytes; undefined where none was seen
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

/** The process and what the main threads of it and of its children have started. */
function family(pid: number): readonly number[] {
  const children = textOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
  return [pid, ...children.flatMap((child) => family(Number(child)))]
}

function peakOf(pid: number): number | undefined {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`))?.[1]
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
}

/** Nothing for what is not there, or no longer. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
