/** Flags that several commands share. */
import {Flags} from '@oclif/core'

export const profileFlag = Flags.string({
  char: 'p',
  description: 'profile to use, "default" where none is named',
  helpValue: 'NAME',
  env: 'MI_PROFILE',
})

export const cipherFlag = Flags.string({
  char: 'c',
  description: "transformation, as the runtime's configuration names it",
  helpValue: 'TRANSFORMATION',
  env: 'MI_CIPHER',
})

export const passwordFileFlag = Flags.string({
  description: "file whose first line is the keystore's password, - for standard input (or set MI_KEYSTORE_PASSWORD)",
  helpValue: 'PATH',
})

export const forceFlag = Flags.boolean({description: 'replace what exists without asking'})
