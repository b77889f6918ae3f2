import {listProfiles, profileTable, remarkOnProfiles, type ProfileSummary} from '../../app/profiles/list-profiles.js'
import {MiCommand} from '../../cli/command.js'

export default class ProfileList extends MiCommand {
  static override summary = 'what profiles are saved'
  static override description = `One line a profile; the one that commands use without --profile is marked with *.`

  static override examples = [
    {description: 'all of them', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'for a script', command: '<%= config.bin %> <%= command.id %> --json'},
  ]

  override async run(): Promise<{readonly profiles: readonly ProfileSummary[]}> {
    const {flags} = await this.parse(ProfileList)
    const list = await listProfiles(await this.context(flags))
    if (list.profiles.length > 0) await this.print(profileTable(list.profiles))
    remarkOnProfiles(list)
    return {profiles: list.profiles}
  }
}
