import {Args} from '@oclif/core'
import {completedShells} from '../app/completion/answer.js'
import {completionScript} from '../app/completion/shell-scripts.js'
import {MiCommand} from '../cli/command.js'
import {writeStdout} from '../io/stdout.js'

export default class Completion extends MiCommand {
  static override enableJsonFlag = false
  /** It reads no variables, and prints no object. */
  static override baseFlags = {} as typeof MiCommand.baseFlags
  static override summary = 'print a shell completion script'
  static override description = `Each time you press Tab, the script asks mi for commands, flags and their values, the names of saved profiles, and the aliases in the files and keystores on the command line. It never shows a secret, needs no password, and uses no network.

To install it, save the script where the shell looks for it, and open a new shell:
- bash: mi completion bash > ~/.local/share/bash-completion/completions/mi
- zsh: mi completion zsh > /usr/local/share/zsh/site-functions/_mi, or a file of this name in another directory in $fpath
- fish: mi completion fish > ~/.config/fish/completions/mi.fish
- powershell: mi completion powershell >> $PROFILE

In bash without the package bash-completion, add this line to ~/.bashrc instead: source <(mi completion bash)`
  static override usage = 'completion SHELL'
  static override examples = [
    {description: 'try it in the current bash', command: '$ source <(<%= config.bin %> <%= command.id %> bash)'},
    {
      description: 'install the script for fish',
      command: '<%= config.bin %> <%= command.id %> fish > ~/.config/fish/completions/mi.fish',
    },
  ]

  static override args = {
    shell: Args.custom<(typeof completedShells)[number]>({
      description: 'shell to print the script for',
      options: [...completedShells],
      ignoreStdin: true,
    })({required: true}),
  }

  override async run(): Promise<void> {
    const {args} = await this.parse(Completion)
    await writeStdout(completionScript(args.shell))
  }
}
