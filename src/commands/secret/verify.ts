import {Args} from '@oclif/core'
import {isGood, judge, type Verdict} from '../../bulk/judge.js'
import {ExitCode} from '../../errors.js'
import {MiCommand} from '../../cli/command.js'
import {loadDecryptionKey} from '../../app/keys/decryption-key.js'
import {readEncryptedFiles, refuseStandardInputTwice} from '../../app/secrets/encrypted-files.js'
import {cipherFlag, passwordsFileFlag, profileFlag} from '../../cli/flags.js'
import {done, failed} from '../../ui/messages.js'
import {counted} from '../../wording.js'
import {profileName} from '../../app/profiles/current-profile.js'
import {verdictJson, verdictTable} from '../../app/secrets/verdict-report.js'

export default class Verify extends MiCommand {
  static override summary = 'which of these secrets will the runtime be able to open?'
  static override description = `Tries the private key of the profile's keystore, or its symmetric key, on every value, and says of each whether Micro Integrator
will be able to open it, and if not, why. Shows no secret. Ends with 1 if any is bad.
Reads .properties and .env files and manifests of Kubernetes Secrets.`

  static override examples = [
    {description: 'a properties file', command: '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties'},
    {
      description: 'what a cluster has, the password in a file',
      command:
        'kubectl get secret wso2secret -o yaml | <%= config.bin %> <%= command.id %> - --password-file password.txt',
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

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(Verify)
    refuseStandardInputTwice(args.file, flags['password-file'])
    const variables = await this.environment(flags['env-file'])
    const folder = this.config.configDir
    const profile = await profileName(flags.profile, variables, folder)
    const files = await readEncryptedFiles(args.file)
    const key = await loadDecryptionKey({folder, name: profile, flags, variables})

    const verdicts = (await Promise.all(files.map((file) => judge(file, key)))).flat().filter(counts)
    const bad = verdicts.filter((verdict) => !isGood(verdict)).length
    await this.product(verdictTable(verdicts))
    if (bad > 0) process.exitCode = ExitCode.failed
    if (bad > 0) failed(`${bad} of ${counted(verdicts.length)} will not open in Micro Integrator`)
    else done(`${counted(verdicts.length)} will open in Micro Integrator`)
    return {
      profile,
      cipher: key.transformation.name,
      good: verdicts.length - bad,
      bad,
      secrets: verdicts.map(verdictJson),
    }
  }
}

/** A value that another one overrides is none that the runtime sees. */
function counts({value}: Verdict): boolean {
  return !value?.overridden
}
