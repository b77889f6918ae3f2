/** Opens files of secrets that are read in one piece. */
import {heldSource} from '../../bulk/source.js'
import {aboutFile} from '../../errors.js'
import {readWholeSource, type WholeSource} from '../../formats/whole-sources.js'
import {inputName} from '../../io/input.js'
import {limits, tooLarge} from '../../io/reading.js'
import type {Rereadable} from '../../io/rereading.js'
import type {OpenSource} from './open-sources.js'
import {suggestFormat} from './other-format.js'

/** @param bytes closed afterwards @throws FileError if it is too large; as `readWholeSource` */
export async function openWhole(whole: WholeSource, bytes: Rereadable): Promise<OpenSource> {
  const name = inputName(whole.fileName)
  try {
    const content = await readAll(name, bytes)
    const source = aboutFile(name, () => suggestFormat(() => readWholeSource(content, whole)))
    const {secrets} = source
    return {
      ...heldSource(source, name),
      whenEmpty: emptyHints[whole.name],
      ...(secrets !== undefined && {secrets}),
      isTyped: true,
      close: () => Promise.resolve(),
    }
  } finally {
    await bytes.close()
  }
}

const emptyHints: Readonly<Record<WholeSource['name'], string>> = {
  toml: 'write at least one string: alias = "secret"',
  yaml: 'write one per line: alias: secret',
  json: 'write at least one: {"alias": "secret"}',
  kubernetes: 'specify a Secret with values in "data" or "stringData"',
}

async function readAll(name: string, bytes: Rereadable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of bytes.chunks()) {
    length += chunk.length
    if (length > limits.secrets) throw tooLarge(name, limits.secrets)
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks, length)
}
