import {Args, Flags} from '@oclif/core'
import {removeProfile, type RemoveResult} from '../../app/profiles/remove-profile.js'
import {MiCommand} from '../../cli/command.js'

export default class ProfileRemove extends MiCommand {
  static override summary = 'remove a saved profile'
  static override description = `Also removes the key file that mi created for it, unless another profile uses it. Your own keystores and key files are kept.

Asks for confirmation unless you use --yes.`
  static override usage = 'profile remove NAME [FLAGS]'

  static override examples = [
    {description: 'remove a profile after confirming', command: '<%= config.bin %> <%= command.id %> dev'},
    {description: 'remove it in a script', command: '<%= config.bin %> <%= command.id %> dev --yes'},
  ]

  static override args = {
    name: Args.string({description: 'name of the profile', required: true, ignoreStdin: true}),
  }

  static override flags = {
    yes: Flags.boolean({char: 'y', description: 'skip the confirmation'}),
  }

  override async run(): Promise<RemoveResult> {
    const {args, flags} = await this.parse(ProfileRemove)
    return removeProfile(args.name, flags, await this.context(flags))
  }
}
