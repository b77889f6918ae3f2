import {Args} from '@oclif/core'
import {hintForVerdicts, verdictTable} from '../../app/secrets/verdict-report.js'
import {verifySecrets, type VerifyResult} from '../../app/secrets/verify.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, passwordsFileFlag, profileFlag} from '../../cli/flags.js'
import {ExitCode} from '../../errors.js'
import {done, failed} from '../../ui/messages.js'
import {counted} from '../../wording.js'

export default class Verify extends MiCommand {
  static override summary = 'check which secrets Micro Integrator can decrypt'
  static override description = `Tries to decrypt every value with the profile's key and reports whether Micro Integrator can, and if not, why. Never prints secrets. Exits with 1 if any value cannot be decrypted.

Reads .properties and .env files and Kubernetes Secret manifests.`
  static override usage = 'secret verify FILE... [FLAGS]'

  static override examples = [
    {
      description: 'check a properties file',
      command: '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties',
    },
    {
      description: 'check the secrets in a cluster, with the password in a file',
      command:
        '$ kubectl get secret wso2secret --output yaml | <%= config.bin %> <%= command.id %> - --password-file password.txt',
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
    profile: profileFlag,
    cipher: cipherFlag,
    'password-file': passwordsFileFlag,
  }

  override async run(): Promise<VerifyResult> {
    const {args, flags} = await this.parse(Verify)
    const {profile, cipher, 'password-file': passwordFile} = flags
    const result = await verifySecrets({files: args.file, profile, cipher, passwordFile}, () => this.context(flags))
    const {bad, concerns, secrets} = result
    await this.print(verdictTable(secrets))
    if (bad > 0) process.exitCode = ExitCode.failed
    if (bad > 0)
      failed(`Micro Integrator cannot decrypt ${bad} of ${counted(secrets.length)}`, hintForVerdicts(secrets))
    else if (concerns === undefined) done(`Micro Integrator can decrypt ${counted(secrets.length)}`)
    else done(`the key decrypts ${counted(secrets.length)}, but Micro Integrator cannot open it: see above`)
    return result
  }
}
