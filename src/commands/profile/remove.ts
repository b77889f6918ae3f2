import {Args, Flags} from '@oclif/core'
import {InterruptedError} from '../../errors.js'
import {quoted} from '../../wording.js'
import {defaultProfileName, removalOf, removeProfile, type Removal} from '../../profiles/profile-store.js'
import {MiCommand} from '../../cli/command.js'
import {done, note} from '../../ui/messages.js'
import {askYes, mustAsk} from '../../ui/prompts.js'

export default class ProfileRemove extends MiCommand {
  static override summary = 'remove a saved profile'
  static override description = `Also removes the key file that mi created for it. Your own keystores and key files are kept.

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

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(ProfileRemove)
    await this.environment(flags['env-file'])
    const folder = this.config.configDir
    const removal = await removalOf(folder, args.name)
    if (!flags.yes) await confirm(args.name, removal)
    await removeProfile(folder, removal)
    done(`profile ${quoted(args.name)} ${removal.keyFile === undefined ? 'is' : 'and its key are'} removed`)
    if (removal.isCurrent && args.name !== defaultProfileName)
      note(`it was the current one; now that is ${quoted(defaultProfileName)}`)
    return {profile: args.name, removed: [removal.file, removal.keyFile].filter((file) => file !== undefined)}
  }
}

/** @throws InterruptedError where the answer is no, MissingAnswerError where nobody can be asked */
async function confirm(name: string, {keyFile}: Removal): Promise<void> {
  mustAsk('nobody has said that the profile may go', 'give --yes')
  if (!(await askYes(question(quoted(name), keyFile)))) throw new InterruptedError()
}

function question(profile: string, keyFile: string | undefined): string {
  if (keyFile === undefined) return `Remove profile ${profile}?`
  return `What profile ${profile} has encrypted can never be opened again without its key ${quoted(keyFile)}. Remove both?`
}
