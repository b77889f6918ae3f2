import {Args} from '@oclif/core'
import {quoted} from '../../wording.js'
import {readOlderProfile} from '../../profiles/older-tools.js'
import {MiCommand} from '../../cli/command.js'
import {forceFlag, profileFlag} from '../../cli/flags.js'
import {warn} from '../../ui/messages.js'
import {keyOfOlderProfile, olderProfileFile} from '../../app/profiles/import-profile.js'
import {profileName} from '../../app/profiles/current-profile.js'
import {saveKeystoreProfile} from '../../app/profiles/save-profile.js'

export default class ProfileImport extends MiCommand {
  static override summary = 'import a profile from an older tool'
  static override description = `Reads a profile saved by the older mi, apictl or micli: FILE, or the one found in your home directory.

Opens the keystore with the password stored in that profile and saves the keystore's location and type, the alias and the certificate. The password is never saved.`
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
      description: 'keystore_info.yaml or keystore-info.properties of the older tool',
      ignoreStdin: true,
    }),
  }

  static override flags = {
    profile: profileFlag,
    force: forceFlag,
  }

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(ProfileImport)
    const variables = await this.environment(flags['env-file'])
    const folder = this.config.configDir
    const name = await profileName(flags.profile, variables, folder)
    const importedFrom = await olderProfileFile(args.file)
    const chosen = await keyOfOlderProfile(importedFrom, await readOlderProfile(importedFrom))
    const saved = await saveKeystoreProfile({...chosen, cipher: undefined}, {folder, name, force: flags.force})
    warn(
      `${quoted(importedFrom)} still holds the keystore's password, and base64 hides nothing; delete it once no older tool needs it`,
    )
    return {...saved, importedFrom}
  }
}
