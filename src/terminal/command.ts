/** What every command does at its edges: variables, --json, errors as sentences, exit codes. */
import {Command, Flags} from '@oclif/core'
import {readEnvironment, type Environment} from '../io/environment.js'
import {asUserError} from './as-user-error.js'
import {errorJson, errorText} from './error-text.js'
import {note, say, warn} from './notices.js'

export abstract class MiCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    'env-file': Flags.string({
      description: 'read variables for this run from PATH; without it ".env" in the working directory is read if present',
      helpGroup: 'GLOBAL',
      helpValue: 'PATH',
    }),
  }

  /** The variables of this run; says which of them come from a file, since a file found in a folder may surprise. */
  protected async environment(envFile: string | undefined): Promise<Environment['values']> {
    const {values, fromFile, file, fileSetsConfigDir} = await readEnvironment(process.env, envFile)
    if (fromFile.length > 0) note(`${fromFile.join(', ')} from ${file}`)
    if (fileSetsConfigDir) warn(`MI_CONFIG_DIR in ${file} is not heeded; set it in the environment itself`)
    return values
  }

  /** Prints the product; under --json `run` returns it instead. */
  protected product(text: string): void {
    if (!this.jsonEnabled()) process.stdout.write(text)
  }

  protected override catch(thrown: Error): Promise<void> {
    const error = asUserError(thrown, `mi ${(this.id ?? '').replaceAll(':', ' ')}`)
    if (this.jsonEnabled()) this.logJson(errorJson(error))
    else say(errorText(error))
    process.exitCode = error.exitCode
    return Promise.resolve()
  }
}
