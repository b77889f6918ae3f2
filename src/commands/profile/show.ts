import {Args} from '@oclif/core'
import {loadProfile, profilePath} from '../../profiles/profile-store.js'
import {MiCommand} from '../../cli/command.js'
import {factsText} from '../../ui/messages.js'
import {profileDetails} from '../../app/profiles/describe-profile.js'
import {currentName} from '../../app/profiles/current-profile.js'

export default class ProfileShow extends MiCommand {
  static override summary = 'what one profile holds, and whether that is still so'
  static override description = `Says which key it encrypts with, whether the keystore or the key's file is there and as it was, and whether the certificate has expired.
Without NAME it is the profile that commands use without --profile.`

  static override examples = [
    {description: 'the current one', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'another', command: '<%= config.bin %> <%= command.id %> prod'},
  ]

  static override args = {
    name: Args.string({description: 'name of the profile', ignoreStdin: true}),
  }

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(ProfileShow)
    const variables = await this.environment(flags['env-file'])
    const folder = this.config.configDir
    const current = await currentName(variables, folder)
    const name = args.name ?? current
    const profile = await loadProfile(folder, name)
    const file = profilePath(folder, name)
    const {rows, json} = await profileDetails(profile, {name, file})
    await this.product(factsText(rows))
    return {profile: name, file, current: name === current, ...json}
  }
}
