/** What every command does at its edges: variables, --json, errors as sentences, exit codes. */
import {Command, Flags, type Config, type Interfaces} from '@oclif/core'
import {quoted} from '../wording.js'
import {readEnvironment, type Environment} from '../io/environment.js'
import {writeStdout} from '../io/stdout.js'
import {asShownError} from './usage-errors.js'
import {errorJson, errorText} from './error-report.js'
import {note, say, warn} from '../ui/messages.js'

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

  /** oclif would load its configuration, which is loaded already, a second time. */
  static override run<T extends Command>(
    this: new (argv: string[], config: Config) => T,
    argv: string[] = [],
    config?: Interfaces.LoadOptions,
  ): ReturnType<typeof Command.run<T>> {
    const command: unknown = new this(argv, config as Config)
    return (command as MiCommand)._run()
  }

  /** What is said on standard error may be lost with its reader; the work goes on. */
  protected override async init(): Promise<void> {
    await super.init()
    process.stderr.on('error', () => undefined)
  }

  /** The variables of this run; says which of them come from a file, since a file found in a folder may surprise. */
  protected async environment(envFile: string | undefined): Promise<Environment['values']> {
    const {values, fromFile, file, unread, fileSetsConfigDir} = await readEnvironment(process.env, envFile)
    if (fromFile.length > 0) note(`${fromFile.join(', ')} from ${quoted(file)}`)
    if (unread !== undefined) warn(`${quoted(file)} was not read: it ${unread}`)
    if (fileSetsConfigDir) warn(`MI_CONFIG_DIR in ${quoted(file)} is ignored; set it in the environment of the process`)
    return values
  }

  /** Prints the product; under --json `run` returns it instead. @throws FileError */
  protected async product(text: string): Promise<void> {
    if (!this.jsonEnabled()) await writeStdout(text)
  }

  protected override catch(thrown: Error): Promise<void> {
    const error = asShownError(thrown, `mi ${(this.id ?? '').replaceAll(':', ' ')}`)
    if (this.jsonEnabled()) this.logJson(errorJson(error))
    else say(errorText(error))
    process.exitCode = error.exitCode
    return Promise.resolve()
  }

  /** oclif does not wait for what it logs, so a failure to write is reported from here. */
  override logJson(json: unknown): void {
    void writeStdout(`${JSON.stringify(json, undefined, 2)}\n`).catch((thrown: unknown) => {
      const error = asShownError(thrown, 'mi')
      say(errorText(error))
      process.exitCode = error.exitCode
    })
  }
}
