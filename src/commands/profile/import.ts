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
