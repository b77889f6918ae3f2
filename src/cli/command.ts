/** What all commands have in common: variables, profiles, --json, errors as sentences, exit codes. */
import {Command, Flags, type Config, type Interfaces} from '@oclif/core'
import {configDirectory} from '../io/config-directory.js'
import {readEnvironment, type Environment} from '../io/environment.js'
import {writeStdout} from '../io/stdout.js'
import {ProfileStore} from '../profiles/profile-store.js'
import {note, say, warn} from '../ui/messages.js'
import {quoted} from '../wording.js'
import {errorResult, errorText, printJson} from './error-report.js'
import {asShownError} from './usage-errors.js'

export abstract class MiCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    'env-file': Flags.string({
      description: 'file to read variables from (default: .env in the working directory, if present)',
      helpGroup: 'GLOBAL',
      helpValue: 'PATH',
    }),
    json: Flags.boolean({description: 'print one JSON object on standard output', helpGroup: 'GLOBAL'}),
  }

  /** oclif's own would load its configuration a second time. */
  static override run<T extends Command>(
    this: new (argv: string[], config: Config) => T,
    argv: string[] = [],
    config?: Interfaces.LoadOptions,
  ): ReturnType<typeof Command.run<T>> {
    const command: unknown = new this(argv, config as Config)
    return (command as MiCommand)._run()
  }

  /** If the reader of standard error is gone, messages are lost, but the program continues. */
  protected override async init(): Promise<void> {
    await super.init()
    process.stderr.on('error', () => undefined)
  }

  /** Reads the variables, reports those that come from a file, and opens the profile store. @throws FileError, FormatError */
  protected async context(flags: {'env-file': string | undefined}): Promise<{
    readonly variables: Environment['values']
    readonly profiles: ProfileStore
  }> {
    const {values, fromFile, file, unread, fileSetsConfigDir} = await readEnvironment(process.env, flags['env-file'])
    if (fromFile.length > 0) note(`using ${fromFile.join(', ')} from ${quoted(file)}`)
    if (unread !== undefined) warn(`${quoted(file)} was not read: it ${unread}`)
    if (fileSetsConfigDir) warn(`ignoring MI_CONFIG_DIR in ${quoted(file)}; set it in the environment instead`)
    return {variables: values, profiles: new ProfileStore(configDirectory(process.env, process.platform))}
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

  /** oclif does not wait for what it logs, so a failure to write is reported here. */
  override logJson(json: object): void {
    void printJson(json)
  }
}
