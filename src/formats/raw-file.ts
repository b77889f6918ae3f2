/** Files that contain one ciphertext and nothing else, as the outputs `docker` and `raw` write them. */
import {encryptedFormat, type EditableFormat, type Scanner} from './text/in-place.js'

/** Base64, also for URLs. An editor or `echo` may have added a line break. */
const wholeFile = /^([\w+/-]+={0,2})(?:\r?\n)?$/

/**
 * @param bytes the file, or a block from its start
 * @param isCiphertext tells by the shape of a text in base64
 */
export function isRawFile(bytes: Uint8Array, isCiphertext: (text: string) => boolean): boolean {
  const text = wholeFile.exec(new TextDecoder('latin1').decode(bytes))?.[1]
  return text !== undefined && isCiphertext(text)
}

/** The only value of such a file. Its alias is the file's name, as for Docker and Kubernetes. @param fileName a path, or `-` */
export function rawFile(fileName: string): EditableFormat {
  const alias = /[^\\/]*$/.exec(fileName)?.[0] ?? fileName
  return encryptedFormat(scannerFor(alias), {lastCounts: false, cut: () => 0, areVariables: false})
}

function scannerFor(alias: string): Scanner {
  return (text, {line}) => {
    const value = text.replace(/\r?\n$/, '')
    const edit = (replacement: string) => ({start: 0, end: value.length, text: replacement})
    return {
      places: [{value: {alias, value, line, overridden: false}, edit}],
      problems: [],
      remarks: [],
      markRemarks: [],
      secrets: [],
      outline: [text.slice(value.length)],
      nextLine: text === value ? line : line + 1,
    }
  }
}
