import {Flags} from '@oclif/core'
import {cipherOf} from '../../../profiles/profile.js'
import {profilePath} from '../../../profiles/profile-store.js'
import {MiCommand} from '../../../cli/command.js'
import {forceFlag, profileFlag} from '../../../cli/flags.js'
import {facts, note} from '../../../ui/messages.js'
import {symmetricProfileRows} from '../../../app/profiles/profile-rows.js'
import {profileName} from '../../../app/profiles/current-profile.js'
import {givenKey} from '../../../app/keys/symmetric-key.js'
import {saveSymmetricProfile} from '../../../app/profiles/save-symmetric-profile.js'

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

  override async run(): Promise<object> {
    const {flags} = await this.parse(InitSymmetric)
    const variables = await this.environment(flags['env-file'])
    const folder = this.config.configDir
    const name = await profileName(flags.profile, variables, folder)
    const given = await givenKey({file: flags['key-file'], generate: flags.generate}, variables)
    const profile = await saveSymmetricProfile(given, {folder, name, force: flags.force})
    const file = profilePath(folder, name)
    facts(symmetricProfileRows(file, profile))
    note(
      'give the key to Micro Integrator, and keep a copy of its file in a safe place: nothing opens the secrets without it',
    )
    return {profile: name, file, keyFile: profile.keyFile, cipher: cipherOf(profile), generated: flags.generate}
  }
}
