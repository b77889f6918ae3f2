/** A file that is being made. It uses callbacks, because what Node.js loads for promises of files takes longer than writing a small one. */
import {close, fchmod, fchown, fstat, fsync, openSync, write, type Stats} from 'node:fs'
import {promisify} from 'node:util'

export class NewFile {
  readonly descriptor: number

  private constructor(descriptor: number) {
    this.descriptor = descriptor
  }

  /**
   * Synchronous, because otherwise the file could appear after a signal has removed what was there.
   * @throws the system's errors, also if the path exists
   */
  static create(file: string, mode: number): NewFile {
    return new NewFile(openSync(file, 'wx', mode))
  }

  /** Continues after a partial write. On a nearly full disk, only the next write fails. */
  async write(part: string | Uint8Array): Promise<void> {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    for (let from = 0; from < bytes.length;) from += (await promisify(write)(this.descriptor, bytes, from)).bytesWritten
  }

  stat(): Promise<Stats> {
    return promisify(fstat)(this.descriptor)
  }

  chmod(mode: number): Promise<void> {
    return promisify(fchmod)(this.descriptor, mode)
  }

  chown(uid: number, gid: number): Promise<void> {
    return promisify(fchown)(this.descriptor, uid, gid)
  }

  /** Returns when everything is on the disk. */
  sync(): Promise<void> {
    return promisify(fsync)(this.descriptor)
  }

  close(): Promise<void> {
    return promisify(close)(this.descriptor)
  }
}
