import {Flags} from '@oclif/core'
import {initialiseSymmetricProfile, type SymmetricInitResult} from '../../../app/profiles/initialise-profile.js'
import {MiCommand} from '../../../cli/command.js'
import {forceFlag, profileFlag} from '../../../cli/flags.js'

export default class InitSymmetric extends MiCommand {
  static override summary = 'save a profile with a symmetric key, for a runtime in symmetric mode'
  static override description = `Encryption is by AES-256-GCM; the key is 64 hexadecimal digits, or 32 bytes of text.
The key goes into a file of its own beside the profile that only you can read, or stays in the file that you name; it is asked for twice unless it is given.
Who has the key can open every secret, and without it nobody can: give it to Micro Integrator, and keep a copy in a safe place.`

  static override examples = [
    {description: 'answer the prompt', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'make a new key', command: '<%= config.bin %> <%= command.id %> --profile dev --generate'},
  ]

  static override flags = {
    profile: profileFlag,
    'key-file': Flags.string({
      description:
        'file that holds the key, and will go on holding it; - reads the key from standard input [env: MI_ENCRYPTION_KEY holds the key itself]',
      helpValue: 'PATH',
    }),
    generate: Flags.boolean({description: 'make a new random key', default: false}),
    force: forceFlag,
  }

  override async run(): Promise<SymmetricInitResult> {
    const {flags} = await this.parse(InitSymmetric)
    return initialiseSymmetricProfile({...flags, keyFile: flags['key-file']}, await this.context(flags))
  }
}
