/**
 * Flags that several commands share.
 * A description ends with the variables that set the same value, each on its own line so that no bracket is wrapped.
 * oclif's `env` is not used: it reads the process's variables only, and the program also reads them from a .env file.
 */
import {Flags} from '@oclif/core'

export const profileFlag = Flags.string({
  char: 'p',
  description: 'profile to use (default: current)\n[env: MI_PROFILE]',
  helpValue: 'NAME',
})

export const cipherFlag = Flags.string({
  char: 'c',
  description: "transformation, as named in the runtime's configuration\n[env: MI_CIPHER]",
  helpValue: 'TRANSFORMATION',
})

export const passwordFileFlag = Flags.string({
  description:
    'file with the keystore password on its first line, - for standard input\n[env: MI_KEYSTORE_PASSWORD=<password>]',
  helpValue: 'PATH',
})

/** For commands that also need the private key. */
export const passwordsFileFlag = Flags.string({
  description:
    'file with the keystore password on line 1 and the key password, if different, on line 2; - for standard input\n' +
    '[env: MI_KEYSTORE_PASSWORD=<password>]\n[env: MI_KEY_PASSWORD=<password>]',
  helpValue: 'PATH',
})

export const forceFlag = Flags.boolean({description: 'overwrite existing files without asking'})
