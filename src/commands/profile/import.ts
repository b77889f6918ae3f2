import {Args} from '@oclif/core'
import {chooseProfileName} from '../../app/profiles/current-profile.js'
import {importProfile, type ImportResult} from '../../app/profiles/import-profile.js'
import {MiCommand} from '../../cli/command.js'
import {forceFlag, profileFlag} from '../../cli/flags.js'

export default class ProfileImport extends MiCommand {
  static override summary = 'take over the profile of an older tool'
  static override description = `Reads what the older mi, apictl or micli has saved: FILE, or the one that is found in your home folder.
Opens the keystore once with the password in it, and saves location, type, alias and the certificate, never the password.`

  static override examples = [
    {description: 'the one that is found', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'another, under a name',
      command: '<%= config.bin %> <%= command.id %> ~/.wso2mi/keystore/keystore_info.yaml --profile dev',
    },
  ]

  static override args = {
    file: Args.string({description: 'keystore_info.yaml or keystore-info.properties', ignoreStdin: true}),
  }

  static override flags = {
    profile: profileFlag,
    force: forceFlag,
  }

  override async run(): Promise<ImportResult> {
    const {args, flags} = await this.parse(ProfileImport)
    const context = await this.context(flags)
    const name = await chooseProfileName(flags.profile, context)
    return importProfile(args.file, {profiles: context.profiles, name, force: flags.force})
  }
}
