import {Args, Flags} from '@oclif/core'
import {commands} from '@oclif/plugin-help'

/** The plugin's command, with its texts in the style of ours. */
export default class Help extends commands.help {
  static override summary = 'show help for a command'
  static override description = 'Without a command, lists the topics. Every command also has a --help flag.'
  static override args = {
    command: Args.string({description: 'command to show help for'}),
  }
  static override flags = {
    'nested-commands': Flags.boolean({char: 'n', description: 'list nested commands too'}),
  }
}
