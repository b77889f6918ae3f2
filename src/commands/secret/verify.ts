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
