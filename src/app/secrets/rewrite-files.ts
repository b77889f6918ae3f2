/** Rewrites files block by block with what a stream makes of their blocks: all files or none. */
import type {EncryptedBlock} from '../../formats/format.js'
import {absolutePath} from '../../io/paths.js'
import {rewriteAll, type Rewriting} from '../../io/rewriting.js'
import {note} from '../../ui/messages.js'
import type {EncryptedFile} from './encrypted-files.js'

/** A block as it is to be written. */
export interface NewBlock {
  readonly file: EncryptedFile
  readonly block: EncryptedBlock
}

/**
 * Writes the files. The caller must have held their locks since it read them.
 * @param blocks all blocks of all of the files, in their order
 * @param dryRun whether to request every block, but write nothing
 * @param others files that are written together with these
 * @throws FileError, and what `blocks` throws
 */
export async function rewriteFiles(
  files: readonly EncryptedFile[],
  blocks: AsyncIterable<NewBlock>,
  dryRun: boolean,
  others: readonly Rewriting[] = [],
): Promise<void> {
  const dealer = new BlockDealer(blocks)
  const write = async (file: EncryptedFile, writePart: (part: Uint8Array) => Promise<void>) => {
    for await (const block of dealer.blocksFor(file)) await writePart(block.encode())
  }
  try {
    if (dryRun) for (const file of files) await write(file, () => Promise.resolve())
    else await rewriteAll([...(await Promise.all(files.map(rewritingOf))), ...others], note)
  } finally {
    await dealer.close()
  }

  async function rewritingOf(file: EncryptedFile): Promise<Rewriting> {
    const sha256 = await file.digest()
    return {file: absolutePath(file.name), was: {sha256}, write: (writePart) => write(file, writePart)}
  }
}

/** Deals the blocks out to those who write the files, one file after another. */
class BlockDealer {
  readonly #blocks: AsyncIterator<NewBlock>
  #next: NewBlock | undefined

  constructor(blocks: AsyncIterable<NewBlock>) {
    this.#blocks = blocks[Symbol.asyncIterator]()
  }

  /** The blocks of a file, if those of all files before it were taken. */
  async *blocksFor(file: EncryptedFile): AsyncGenerator<EncryptedBlock> {
    for (;;) {
      if (this.#next === undefined) {
        const result = await this.#blocks.next()
        if (result.done) return
        this.#next = result.value
      }
      if (this.#next.file !== file) return
      const {block} = this.#next
      this.#next = undefined
      yield block
    }
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.#blocks.return?.()
  }
}
