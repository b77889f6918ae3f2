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
  description: "transformation, as named in the runtime's configuration",
  helpValue: 'TRANSFORMATION',
  env: 'MI_CIPHER',
})

export const passwordFileFlag = Flags.string({
  description: "file whose first line is the keystore's password, - for standard input [env: MI_KEYSTORE_PASSWORD holds the password itself]",
  helpValue: 'PATH',
})

export const forceFlag = Flags.boolean({description: 'overwrite without asking'})
