import {quoted} from '../../wording.js'
import {listProfiles} from '../../profiles/profile-store.js'
import {MiCommand} from '../../cli/command.js'
import {note} from '../../ui/messages.js'
import {currentName} from '../../app/profiles/current-profile.js'
import {overviewJson, overviewOf, overviewTable, warnOfDamage} from '../../app/profiles/list-profiles.js'

export default class ProfileList extends MiCommand {
  static override summary = 'list saved profiles'
  static override description = `Prints one line per profile; * marks the current one.`
  static override usage = 'profile list [FLAGS]'

  static override examples = [
    {description: 'list all profiles', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'list them for a script', command: '<%= config.bin %> <%= command.id %> --json'},
  ]

  override async run(): Promise<object> {
    const {flags} = await this.parse(ProfileList)
    const variables = await this.environment(flags['env-file'])
    const folder = this.config.configDir
    const current = await currentName(variables, folder)
    const profiles = (await listProfiles(folder)).map((listed) => overviewOf(listed, current))
    if (profiles.length === 0) note('no profiles yet; to save one, run "mi secret init"')
    else await this.product(overviewTable(profiles))
    warnOfDamage(profiles)
    if (profiles.length > 0 && !profiles.some((profile) => profile.current)) {
      note(
        `${quoted(current)}, which commands use without --profile, is not saved; to choose another, run "mi profile use NAME"`,
      )
    }
    return {profiles: profiles.map(overviewJson)}
  }
}
