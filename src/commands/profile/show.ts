import {Args} from '@oclif/core'
import {loadProfile, profilePath} from '../../profiles/profile-store.js'
import {MiCommand} from '../../cli/command.js'
import {factsText} from '../../ui/messages.js'
import {profileDetails} from '../../app/profiles/describe-profile.js'
import {currentName} from '../../app/profiles/current-profile.js'

export default class ProfileShow extends MiCommand {
  static override summary = 'show a profile and check that it is up to date'
  static override description = `Prints which key the profile encrypts with, whether the keystore or key file still exists and is unchanged, and whether the certificate has expired.

Without NAME, shows the current profile.`
  static override usage = 'profile show [NAME] [FLAGS]'

  static override examples = [
    {description: 'show the current profile', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'show another profile', command: '<%= config.bin %> <%= command.id %> prod'},
  ]

  static override args = {
    name: Args.string({description: 'name of the profile (default: current)\n[env: MI_PROFILE]', ignoreStdin: true}),
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
