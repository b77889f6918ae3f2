import {listProfiles, profileTable, remarkOnProfiles, type ProfileSummary} from '../../app/profiles/list-profiles.js'
import {MiCommand} from '../../cli/command.js'
import {terminalColumns} from '../../io/terminal.js'

export default class ProfileList extends MiCommand {
  static override summary = 'list saved profiles'
  static override description = `Prints one line per profile; * marks the current one.`
  static override usage = 'profile list [FLAGS]'

  static override examples = [
    {description: 'list all profiles', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'list them for a script', command: '<%= config.bin %> <%= command.id %> --json'},
  ]

  override async run(): Promise<{readonly profiles: readonly ProfileSummary[]}> {
    const {flags} = await this.parse(ProfileList)
    const list = await listProfiles(await this.context(flags))
    if (list.profiles.length > 0) await this.print(profileTable(list.profiles, terminalColumns('stdout')))
    remarkOnProfiles(list)
    return {profiles: list.profiles}
  }
}
