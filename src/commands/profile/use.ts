import {Args} from '@oclif/core'
import {quoted} from '../../wording.js'
import {chooseProfile} from '../../profiles/profile-store.js'
import {MiCommand} from '../../cli/command.js'
import {done, note} from '../../ui/messages.js'

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

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(ProfileUse)
    const variables = await this.environment(flags['env-file'])
    await chooseProfile(this.config.configDir, args.name)
    done(`commands use profile ${quoted(args.name)} from now on`)
    if (variables.MI_PROFILE !== undefined && variables.MI_PROFILE !== args.name) {
      note(`MI_PROFILE is set to ${quoted(variables.MI_PROFILE)}, which wins as long as it is`)
    }
    return {profile: args.name}
  }
}
