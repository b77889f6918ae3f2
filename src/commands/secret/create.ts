import {Args} from '@oclif/core'
import {createSecrets, type CreateResult} from '../../app/secrets/create.js'
import type {KeyKind} from '../../cipher/transformation.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, forceFlag, keyPasswordsFileFlag, manifestFlags} from '../../cli/flags.js'
import {outputFlags, profileFlag, sourceFlags} from '../../cli/flags.js'
import {outputs, outputWords} from '../../formats/outputs.js'

export default class Create extends MiCommand {
  static override summary = 'encrypt one secret or a file of secrets'
  static override description = `Encrypts with the certificate or symmetric key of a profile created by "mi secret init". Needs neither the keystore nor its password, unless the symmetric key is in a keystore.

Without --from, encrypts one secret: prompts for it and for more, or with --alias reads it from standard input (one trailing newline is removed). With --from, reads .properties and .env files, strings in TOML, flat YAML and JSON, Kubernetes Secrets, directories with a file for each secret, and environment variables. Also reads secrets from Vault, OpenBao and AWS Secrets Manager, with --from ref+vault://PATH, ref+openbao://PATH or ref+awssecrets://NAME, or with --resolve for a file of such references; servers and logins come from the environment (docs/guide/sources.md).

The outputs:
${outputs.map(({name, summary}) => `- ${name}: ${summary}`).join('\n')}

A file or directory appears only when all secrets are encrypted. Existing files are overwritten only with --force or after you confirm; at a terminal you can also choose to merge. --merge adds to them and replaces secrets with the same alias. If the keystore password is provided or the key is symmetric, --merge keeps the ciphertexts of secrets that have not changed. With --record, --expires, --note or --type, a comment above each secret says which key it is for. --merge then refuses secrets for another key, and keeps the records up to date. "mi secret list" shows them. --snippet also prints lines of configuration that refer to the secrets, as "mi secret snippet" does for a kind that fits the output.`
  static override usage = 'secret create [OUTPUT] [FLAGS]'
  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'encrypt one secret from standard input',
      command: '<%= config.bin %> <%= command.id %> --alias db_password < db_password.txt',
    },
    {
      description: 'encrypt a file of secrets to security/wso2-secrets.properties',
      command: '<%= config.bin %> <%= command.id %> file --from secrets.properties',
    },
    {
      description: 'add one more secret to that file',
      command: '<%= config.bin %> <%= command.id %> file --merge --alias api_key < api_key.txt',
    },
    {
      description: 'apply the fields of a secret in Vault to a cluster',
      command: '<%= config.bin %> <%= command.id %> k8 --from ref+vault://secret/app --dest - | kubectl apply -f -',
    },
    {
      description: 'set environment variables in this shell',
      command: '$ eval "$(<%= config.bin %> <%= command.id %> shell --from secrets.properties)"',
    },
  ]

  static override args = {
    output: Args.string({description: `same as --output: ${outputWords.join('|')}`, ignoreStdin: true}),
  }

  static override flags = {
    profile: profileFlag,
    ...sourceFlags,
    cipher: cipherFlag,
    'password-file': keyPasswordsFileFlag,
    ...outputFlags,
    ...manifestFlags,
    force: forceFlag,
  }

  /** The kind of key that the profile must have; undefined accepts any. */
  protected readonly keyKind: KeyKind | undefined = undefined

  override async run(): Promise<CreateResult | undefined> {
    const {args, flags} = await this.parse(Create)
    const {from = [], only = [], 'force-plaintext': forcePlaintext, 'password-file': passwordFile} = flags
    const {name, namespace, label: labels, shell, table} = flags
    const outputOptions = {name, namespace, labels, shell, table}
    const given = {from, only, forcePlaintext, passwordFile, word: args.output, outputOptions}
    const options = {...flags, ...given, keyKind: this.keyKind, json: this.jsonEnabled()}
    return createSecrets(options, () => this.context(flags))
  }
}
