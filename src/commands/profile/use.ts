import {Args} from '@oclif/core'
import {makeCurrent, type UseResult} from '../../app/profiles/current-profile.js'
import {MiCommand} from '../../cli/command.js'

export default class ProfileUse extends MiCommand {
  static override summary = 'choose the profile that commands use without --profile'
  static override description = `The choice stays until another is made; --profile and MI_PROFILE win over it.`

  static override examples = [
    {description: 'from now on', command: '<%= config.bin %> <%= command.id %> prod'},
    {description: 'back to the usual one', command: '<%= config.bin %> <%= command.id %> default'},
  ]

  static override args = {
    name: Args.string({description: 'name of the profile', required: true, ignoreStdin: true}),
  }

  override async run(): Promise<UseResult> {
    const {args, flags} = await this.parse(ProfileUse)
    return makeCurrent(args.name, await this.context(flags))
  }
}
