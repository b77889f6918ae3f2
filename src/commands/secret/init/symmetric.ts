import {Flags} from '@oclif/core'
import {initialiseSymmetricProfile, type SymmetricInitResult} from '../../../app/profiles/initialise-profile.js'
import {MiCommand} from '../../../cli/command.js'
import {newProfileFlag, replaceProfileFlag} from '../../../cli/flags.js'

export default class InitSymmetric extends MiCommand {
  static override summary = 'create a profile with a symmetric key'
  static override description = `Creates a profile for Micro Integrator in symmetric mode, which uses AES-256-GCM. The key is 64 hexadecimal digits, or text of exactly 32 bytes.

Prompts for the key twice unless it is provided. Saves the key next to the profile, in a file that only you can read, or uses the file you name with --key-file.

Anyone with the key can decrypt every secret; without it, no one can. Configure Micro Integrator with the key and keep a copy in a safe place.`
  static override usage = 'secret init symmetric [FLAGS]'

  static override examples = [
    {description: 'answer the prompt', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'generate a key', command: '<%= config.bin %> <%= command.id %> --profile dev --generate'},
  ]

  static override flags = {
    profile: newProfileFlag,
    'key-file': Flags.string({
      description:
        'file that contains the key (used in place, not copied); - for standard input\n[env: MI_ENCRYPTION_KEY=<key>]',
      helpValue: 'PATH',
    }),
    generate: Flags.boolean({description: 'generate a random key', default: false}),
    force: replaceProfileFlag,
  }

  override async run(): Promise<SymmetricInitResult> {
    const {flags} = await this.parse(InitSymmetric)
    return initialiseSymmetricProfile({...flags, keyFile: flags['key-file']}, await this.context(flags))
  }
}
