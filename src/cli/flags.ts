/** Flags that several commands share. */
import {Flags} from '@oclif/core'

export const profileFlag = Flags.string({
  char: 'p',
  description: 'profile to use (default: the one chosen by "profile use", else "default")',
  helpValue: 'NAME',
  env: 'MI_PROFILE',
})

export const cipherFlag = Flags.string({
  char: 'c',
  description: "transformation, as named in the runtime's configuration [env: MI_CIPHER]",
  helpValue: 'TRANSFORMATION',
})

export const passwordFileFlag = Flags.string({
  description:
    "file whose first line is the keystore's password, - for standard input [env: MI_KEYSTORE_PASSWORD holds the password itself]",
  helpValue: 'PATH',
})

/** For commands that open the private key as well. */
export const passwordsFileFlag = Flags.string({
  description:
    "file with the keystore's password on line 1 and the key's on line 2 if it differs, - for standard input " +
    '[env: MI_KEYSTORE_PASSWORD and MI_KEY_PASSWORD hold the passwords themselves]',
  helpValue: 'PATH',
})

export const forceFlag = Flags.boolean({description: 'overwrite without asking'})
