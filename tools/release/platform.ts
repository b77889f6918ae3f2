/** For which system a program is. */
import {BuildError} from '../build-error.js'
import {readElf} from './elf.js'

/** @param node a Node.js binary @returns the system that it is for, as Node.js names its archives: `linux-x64` @throws BuildError if that is unknown */
export function platformOf(node: Buffer): string {
  const elf = readElf(node)
  if (elf !== undefined) return `linux-${elf.architecture}`
  if (node.readUInt32LE(0) === 0xfeedfacf) return node.readUInt32LE(4) === 0x0100000c ? 'darwin-arm64' : 'darwin-x64'
  if (node.toString('latin1', 0, 2) === 'MZ') {
    const machine = node.readUInt16LE(node.readUInt32LE(0x3c) + 4)
    return machine === 0xaa64 ? 'win-arm64' : 'win-x64'
  }
  throw new BuildError('the file named by --node is for an unknown system')
}
