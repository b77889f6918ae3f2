import {Args} from '@oclif/core'
import {chooseProfileName} from '../../app/profiles/current-profile.js'
import {importProfile, type ImportResult} from '../../app/profiles/import-profile.js'
import {MiCommand} from '../../cli/command.js'
import {newProfileFlag, replaceProfileFlag} from '../../cli/flags.js'

export default class ProfileImport extends MiCommand {
  static override summary = 'import a profile from an older tool'
  static override description = `Reads a profile saved by an older mi, or by apictl or micli: FILE, or the one found in your home directory.

Opens the keystore with the password stored in that profile and saves the keystore's location and type, the alias and the certificate. The password is never saved. From a symmetric profile of apictl, the key is copied to a file that only you can read.`
  static override usage = 'profile import [FILE] [FLAGS]'

  static override examples = [
    {description: 'import the profile found in your home directory', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'import a file under another name',
      command: '<%= config.bin %> <%= command.id %> ~/.wso2mi/keystore/keystore_info.yaml --profile dev',
    },
  ]

  static override args = {
    file: Args.string({
      description: 'keystore_info.yaml, encryption_key.yaml or keystore-info.properties of an older tool',
      ignoreStdin: true,
    }),
  }

  static override flags = {
    profile: newProfileFlag,
    force: replaceProfileFlag,
  }

  override async run(): Promise<ImportResult> {
    const {args, flags} = await this.parse(ProfileImport)
    const context = await this.context(flags)
    const name = await chooseProfileName(flags.profile, context)
    return importProfile(args.file, {profiles: context.profiles, name, force: flags.force})
  }
}
