/**
 * Files that Docker mounts under `/run/secrets`, one for each secret, named by its alias. Micro Integrator joins the lines of such a file
 * and trims them.
 */
import {listed, mostShown} from '../wording.js'
import type {DirectoryFormat, DirectoryWriter, EncryptedValue} from './format.js'

export const dockerFiles: DirectoryFormat = {
  defaultDest: 'security/docker-secrets',
  refusal,
  begin: () => new FilesWriter(),
  symmetricRemark:
    "vault-lookup with 'DOCKER' or 'FILE' decrypts RSA only, so Micro Integrator cannot decrypt these files; use a profile with a certificate",
}

/** Docker's rule for the names of secrets, and that of file systems for names in a directory. */
function refusal(alias: string): string | undefined {
  if (alias === '') return 'must not be empty'
  if (!/^[\w.-]+$/.test(alias))
    return 'cannot be the name of a Docker secret: use only letters, digits, "-", "_" and "."'
  if (alias.length > 64) return 'cannot be the name of a Docker secret: use at most 64 characters'
  if (/^\.\.?$/.test(alias)) return 'cannot be the name of a file'
  if (alias.startsWith('.mi-')) return 'cannot be the name of a file: names that begin with ".mi-" are reserved'
  return undefined
}

/** Swarm also wants a letter or a digit at both ends: `validateConfigOrSecretAnnotations` in moby/swarmkit. */
const isForSwarm = /^[A-Za-z\d](?:.*[A-Za-z\d])?$/

class FilesWriter implements DirectoryWriter {
  readonly #unfit: string[] = []
  #count = 0

  render({alias, ciphertext}: EncryptedValue): string {
    if (!isForSwarm.test(alias) && ++this.#count <= mostShown) this.#unfit.push(alias)
    return ciphertext
  }

  remarks(): readonly string[] {
    if (this.#count === 0) return []
    const names = listed(this.#unfit, this.#count)
    return [
      `"docker secret create" accepts only names that begin and end with a letter or a digit, so mount these files instead: ${names}`,
    ]
  }
}
