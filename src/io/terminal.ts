import {fstatSync} from 'node:fs'

const descriptors = {stdin: 0, stdout: 1, stderr: 2} as const

/**
 * Whether a standard stream is a terminal. The stream itself is asked only if it may be one, because what Node.js loads for its streams
 * takes longer than reading or writing a few lines.
 */
export function isTerminal(stream: keyof typeof descriptors): boolean {
  return isCharacterDevice(descriptors[stream]) && process[stream].isTTY
}

/** @returns the width of the terminal that a stream is written to; undefined if it is not a terminal, or its width is unknown */
export function terminalColumns(stream: 'stdout' | 'stderr'): number | undefined {
  if (!isTerminal(stream)) return undefined
  const {columns} = process[stream]
  return columns > 0 ? columns : undefined
}

function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice()
  } catch {
    return false
  }
}
