import {Args} from '@oclif/core'
import {lintSecrets, type LintResult} from '../../app/secrets/lint.js'
import {sarifLog} from '../../app/secrets/sarif.js'
import {summarizeVerification, verifySecrets, type VerifyResult} from '../../app/secrets/verify.js'
import {MiCommand} from '../../cli/command.js'
import {jsonText} from '../../cli/error-report.js'
import {cipherFlag, homeOfFilesFlag, lintFlags, passwordsFileFlag, profileFlag} from '../../cli/flags.js'
import {reportOutcome} from '../../cli/outcome.js'

export default class Verify extends MiCommand {
  static override summary = 'check which secrets Micro Integrator can decrypt'
  static override description = `Tries to decrypt every value with the profile's key and reports whether Micro Integrator can, and if not, why. Never prints secrets. Exits with 1 if any value cannot be decrypted or is not clean, or if a line cannot be read. A value is not clean if only some of Micro Integrator's lookups accept it, for example because it is wrapped or in quotation marks.

If Micro Integrator cannot decrypt a value, it starts anyway: $secret{x} is then x itself, and vault-lookup returns an empty string. It logs nothing up to release 4.5, and one warning per value from 4.6. In symmetric mode, a single value that is not a valid AES envelope keeps the vault from starting, and no secret is available.

Reads .properties and .env files, TOML such as deployment.toml, and Kubernetes Secret manifests. References such as $env{NAME} are shown with "-" and not checked, because their values are elsewhere.

With --mi-home, checks the secrets of a product with the transformation in its secret-conf.properties. Also reports whether that file is active and set up for the profile's key, which secrets deployment.toml refers to but does not define, and what the product's release does not support. MI_HOME and CARBON_HOME are ignored if you name files.

With --no-key, needs neither keystore nor password and never prompts, for hooks and pipelines that must not have the key. Lists what is wrong: values that are not ciphertexts or have the wrong length for the profile's key (not checked without a profile), repeated aliases, and names and values that may not reach Micro Integrator as they are in the file. Does not check whether the other values can be decrypted.`
  static override usage = ['secret verify FILE... [--no-key] [FLAGS]', 'secret verify --mi-home PATH [FLAGS]']

  static override examples = [
    {description: 'check a file', command: '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties'},
    {
      description: 'check a file in a hook, without the key',
      command: '<%= config.bin %> <%= command.id %> --no-key security/wso2-secrets.properties',
    },
    {
      description: 'check the secrets of a product, and whether it is set up to decrypt them',
      command: '<%= config.bin %> <%= command.id %> --mi-home /opt/wso2mi',
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
      multiple: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {
    'mi-home': homeOfFilesFlag,
    profile: profileFlag,
    cipher: cipherFlag,
    'password-file': passwordsFileFlag,
    ...lintFlags,
  }

  override async run(): Promise<LintResult | VerifyResult> {
    const {args, flags} = await this.parse(Verify)
    const {profile, cipher, sarif, 'no-key': noKey, 'password-file': passwordFile, 'mi-home': miHome} = flags
    const options = {files: args.file ?? [], profile, cipher, passwordFile, miHome, json: this.jsonEnabled()}
    if (noKey || sarif) {
      const {result, ...outcome} = await lintSecrets({...options, noKey, sarif}, () => this.context(flags))
      if (sarif) await this.print(jsonText(sarifLog(result.findings, this.config.version)))
      reportOutcome(outcome)
      return result
    }
    const verification = await verifySecrets(options, () => this.context(flags))
    reportOutcome(summarizeVerification(verification))
    return verification.result
  }
}
