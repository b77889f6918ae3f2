import {fstatSync} from 'node:fs'

const descriptors = {stdin: 0, stdout: 1, stderr: 2} as const

/**
 * Whether a standard stream is a terminal. The stream itself is asked only if it may be one, because what Node.js loads for its streams
 * takes longer than reading or writing a few lines.
 */
export function isTerminal(stream: keyof typeof descriptors): boolean {
  return isCharacterDevice(descriptors[stream]) && process[stream].isTTY
}

function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice()
  } catch {
    return false
  }
}
