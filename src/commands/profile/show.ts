import {Args} from '@oclif/core'
import {describeProfile, type ShowResult} from '../../app/profiles/describe-profile.js'
import {MiCommand} from '../../cli/command.js'
import {factsText} from '../../ui/messages.js'

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

  override async run(): Promise<ShowResult> {
    const {args, flags} = await this.parse(ProfileShow)
    const {rows, result} = await describeProfile(args.name, await this.context(flags))
    await this.print(factsText(rows))
    return result
  }
}
