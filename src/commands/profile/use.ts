import {Args} from '@oclif/core'
import {makeCurrent, type UseResult} from '../../app/profiles/current-profile.js'
import {MiCommand} from '../../cli/command.js'

export default class ProfileUse extends MiCommand {
  static override summary = 'select the current profile, which commands use without --profile'
  static override description = `Stays in effect until changed; --profile and MI_PROFILE override it.`
  static override usage = 'profile use NAME [FLAGS]'

  static override examples = [
    {description: 'use a profile from now on', command: '<%= config.bin %> <%= command.id %> prod'},
    {description: 'return to the default profile', command: '<%= config.bin %> <%= command.id %> default'},
  ]

  static override args = {
    name: Args.string({description: 'name of the profile', required: true, ignoreStdin: true}),
  }

  override async run(): Promise<UseResult> {
    const {args, flags} = await this.parse(ProfileUse)
    return makeCurrent(args.name, await this.context(flags))
  }
}
