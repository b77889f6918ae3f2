/** What the readers say of files they cannot read to the end. */
import {KeystoreError} from '../errors.js'

/** @param what a fragment that says where it broke; nothing from the file itself unless through `quoted()` */
export function damaged(what: string): KeystoreError {
  return new KeystoreError(
    `the keystore is damaged: ${what}`,
    'copy it again from where it came; a copy made as text, or one that broke off, looks like this',
  )
}
