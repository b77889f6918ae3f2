import {Args, Flags} from '@oclif/core'
import {removeProfile, type RemoveResult} from '../../app/profiles/remove-profile.js'
import {MiCommand} from '../../cli/command.js'

export default class ProfileRemove extends MiCommand {
  static override summary = 'remove a saved profile'
  static override description = `A key that was written beside the profile is removed with it; a keystore, and a key's file that you named, stay.
Asks first, unless --yes is given.`

  static override examples = [
    {description: 'asks first', command: '<%= config.bin %> <%= command.id %> dev'},
    {description: 'in a script', command: '<%= config.bin %> <%= command.id %> dev --yes'},
  ]

  static override args = {
    name: Args.string({description: 'name of the profile', required: true, ignoreStdin: true}),
  }

  static override flags = {
    yes: Flags.boolean({char: 'y', description: 'remove without asking'}),
  }

  override async run(): Promise<RemoveResult> {
    const {args, flags} = await this.parse(ProfileRemove)
    return removeProfile(args.name, flags, await this.context(flags))
  }
}
