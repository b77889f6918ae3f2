import {Args, Flags} from '@oclif/core'
import {createSecrets, type CreateResult} from '../../app/secrets/create.js'
import type {KeyKind} from '../../cipher/transformation.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, forceFlag, profileFlag} from '../../cli/flags.js'
import {outputs, outputWords} from '../../formats/outputs.js'

export default class Create extends MiCommand {
  static override summary = 'encrypt one secret, or a file of them'
  static override description = `Encrypts with the certificate, or the symmetric key, of a profile that "mi secret init" saved; needs neither keystore nor password.
Without --from-file it is one secret: asked for, or read from standard input less one final line break when --alias is given.
Ciphertexts go to standard output (console), or to a file that appears whole or not at all; --merge keeps what a file has.`

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'one secret from a pipe',
      command: 'pass show db | <%= config.bin %> <%= command.id %> --alias db_password',
    },
    {
      description: 'a file of secrets to security/wso2-secrets.properties',
      command: '<%= config.bin %> <%= command.id %> file --from-file secrets.properties',
    },
    {
      description: 'one more secret into that file',
      command: 'pass show db | <%= config.bin %> <%= command.id %> file --merge --alias db_password',
    },
    {
      description: 'straight into a cluster',
      command: '<%= config.bin %> <%= command.id %> k8 --from-file secrets.properties --dest - | kubectl apply -f -',
    },
  ]

  static override args = {
    output: Args.string({description: `${outputWords.join('|')}: the same as --output`, ignoreStdin: true}),
  }

  static override flags = {
    profile: profileFlag,
    output: Flags.string({
      char: 'o',
      description: `${outputs.map(({name, summary}) => `${name}: ${summary}`).join('; ')} (default: ${outputs[0].name})`,
      options: [...outputWords],
    }),
    'from-file': Flags.string({
      char: 'f',
      aliases: ['file'],
      description:
        "file of secrets, - for standard input; .env files by dotenv's rules, anything else as .properties (also --file)",
      helpValue: 'PATH',
    }),
    alias: Flags.string({
      char: 'a',
      description: 'alias of the one secret to encrypt; the secret is asked for, or read from a pipe',
      helpValue: 'NAME',
    }),
    cipher: cipherFlag,
    dest: Flags.string({
      char: 'd',
      description: 'file to write for the outputs file and k8, - for standard output',
      helpValue: 'PATH',
    }),
    name: Flags.string({description: 'name of the Kubernetes Secret', helpValue: 'NAME'}),
    namespace: Flags.string({char: 'n', description: 'namespace of the Kubernetes Secret', helpValue: 'NAME'}),
    label: Flags.string({
      description: 'label of the Kubernetes Secret; may be repeated',
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    merge: Flags.boolean({description: 'add to the file or replace in it, by alias; every other byte of it stays'}),
    force: forceFlag,
  }

  /** The kind of key that the profile must have; undefined accepts any. */
  protected readonly keyKind: KeyKind | undefined = undefined

  override async run(): Promise<CreateResult | undefined> {
    const {args, flags} = await this.parse(Create)
    const {'from-file': file, name, namespace, label: labels} = flags
    const manifest = {name, namespace, labels}
    const options = {...flags, file, word: args.output, manifest, keyKind: this.keyKind, json: this.jsonEnabled()}
    return createSecrets(options, await this.context(flags))
  }
}
