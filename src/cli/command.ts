/** What all commands have in common: variables, profiles, --json, errors as sentences, exit codes. */
import {Command, Flags, type Config, type Interfaces} from '@oclif/core'
import {configDirectory} from '../io/config-directory.js'
import {readEnvironment, type Variables} from '../io/environment.js'
import {writeStdout} from '../io/stdout.js'
import {isTerminal} from '../io/terminal.js'
import {ProfileStore} from '../profiles/profile-store.js'
import {note, say} from '../ui/messages.js'
import {hideProgress} from '../ui/progress.js'
import {namedVariablesFile, reportEnvironment, type VariablesFlags} from './environment-report.js'
import {errorResult, errorText, printJson} from './error-report.js'
import {asShownError} from './usage-errors.js'

export abstract class MiCommand extends Command {
  static override enableJsonFlag = true
  static override flags: Interfaces.FlagInput = {}
  static override baseFlags = {
    dotenv: Flags.string({
      description:
        'file to read variables from; without it, .env in the working directory only makes suggestions at prompts',
      helpGroup: 'GLOBAL',
      helpValue: 'PATH',
    }),
    'env-file': Flags.string({description: 'deprecated: use --dotenv', helpValue: 'PATH', hidden: true}),
    json: Flags.boolean({description: 'print one JSON object on standard output', helpGroup: 'GLOBAL'}),
  }

  /** oclif's own would load its configuration a second time, and not wait for what is logged. */
  static override async run<T extends Command>(
    this: new (argv: string[], config: Config) => T,
    argv: string[] = [],
    config?: Interfaces.LoadOptions,
  ): Promise<Awaited<ReturnType<typeof Command.run<T>>>> {
    const command = new this(argv, config as Config) as unknown as MiCommand
    const result = await command._run<Awaited<ReturnType<typeof Command.run<T>>>>()
    await command.#logged
    return result
  }

  #logged: Promise<void> = Promise.resolve()

  /** If the reader of standard error is gone, messages are lost, but the program continues. */
  protected override async init(): Promise<void> {
    await super.init()
    if (this.jsonEnabled()) hideProgress()
    if (isTerminal('stderr')) process.stderr.on('error', () => undefined)
  }

  /** Reads the variables, reports those that come from a file, and opens the profile store. @throws FileError, FormatError, UsageError */
  protected async context(flags: VariablesFlags): Promise<{
    readonly variables: Variables
    readonly profiles: ProfileStore
  }> {
    const environment = await readEnvironment(process.env, namedVariablesFile(flags))
    reportEnvironment(environment, (flag) => flag in this.ctor.flags && !(flag in flags))
    const {variables} = environment
    return {variables, profiles: new ProfileStore(configDirectory(process.env, process.platform), note)}
  }

  /** Prints the result; under --json `run` returns it instead. @throws FileError */
  protected async print(text: string): Promise<void> {
    if (!this.jsonEnabled()) await writeStdout(text)
  }

  protected override catch(thrown: Error): Promise<void> {
    const error = asShownError(thrown, `mi ${(this.id ?? '').replaceAll(':', ' ')}`)
    if (this.jsonEnabled()) this.logJson(errorResult(error))
    else say(errorText(error))
    process.exitCode = error.exitCode
    return Promise.resolve()
  }

  override logJson(json: object): void {
    this.#logged = printJson(json)
  }
}
