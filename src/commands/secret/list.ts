import {Args, Flags} from '@oclif/core'
import {listSecrets, type ListResult} from '../../app/secrets/list.js'
import {MiCommand} from '../../cli/command.js'
import {ExitCode} from '../../errors.js'
import {failed} from '../../ui/messages.js'

export default class List extends MiCommand {
  static override summary = 'list the secrets in files, without any key'
  static override description = `Shows the kind of each secret and what its record says: the profile or the certificate it is encrypted for, when it was updated, when it expires, and a note. Needs no key, no password and no profile, and never prints a value. To find out what can be decrypted, use "mi secret verify".

Exits with 1 if a value is not encrypted or is damaged, if a line cannot be read, or with --expires-within if a secret expires within that time.

Reads .properties and .env files, TOML such as deployment.toml, Kubernetes Secret manifests, and values for Micro Integrator's Helm chart.`
  static override usage = 'secret list FILE... [FLAGS]'

  static override examples = [
    {
      description: 'list the secrets in a file',
      command: '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties',
    },
    {
      description: 'fail if a secret expires within 30 days',
      command: '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties --expires-within 30d',
    },
  ]

  static override args = {
    file: Args.string({
      description: 'file of encrypted secrets, - for standard input',
      required: true,
      multiple: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {
    'expires-within': Flags.string({
      description: 'fail if a secret has expired, or expires within a number of days or weeks',
      helpValue: '30d',
    }),
  }

  override async run(): Promise<ListResult> {
    const {args, flags} = await this.parse(List)
    const options = {files: args.file, expiresWithin: flags['expires-within'], json: this.jsonEnabled()}
    const {result, failure} = await listSecrets(options, () => this.context(flags))
    if (failure !== undefined) {
      process.exitCode = ExitCode.failed
      failed(failure.fact, failure.hint)
    }
    return result
  }
}
