import {Args} from '@oclif/core'
import {describeProfile, type ShowResult} from '../../app/profiles/describe-profile.js'
import {MiCommand} from '../../cli/command.js'
import {factsText} from '../../ui/messages.js'

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

  override async run(): Promise<ShowResult> {
    const {args, flags} = await this.parse(ProfileShow)
    const {rows, result} = await describeProfile(args.name, await this.context(flags))
    await this.print(factsText(rows))
    return result
  }
}
