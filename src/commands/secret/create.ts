import {Args, Flags} from '@oclif/core'
import {encrypted, gathered, type EncryptedStream} from '../../bulk/encrypt.js'
import {survey} from '../../bulk/survey.js'
import type {KeyKind} from '../../cipher/transformation.js'
import {UsageError} from '../../errors.js'
import {outputs, outputWords} from '../../formats/outputs.js'
import type {EncryptedValue, OutputFormat} from '../../formats/format.js'
import {written} from '../../formats/text/line-writer.js'
import {MiCommand} from '../../cli/command.js'
import {loadKey} from '../../app/keys/encryption-key.js'
import {cipherFlag, forceFlag, profileFlag} from '../../cli/flags.js'
import {fileWriter} from '../../app/secrets/write-file.js'
import {note} from '../../ui/messages.js'
import {chosenOutput} from '../../app/secrets/choose-output.js'
import {print} from '../../app/secrets/print.js'
import {profileName} from '../../app/profiles/current-profile.js'
import {withProgress} from '../../ui/progress.js'
import {openSecrets, type WantedSecrets} from '../../app/secrets/open-secrets.js'

export default class Create extends MiCommand {
  static override summary = 'encrypt one secret or a file of secrets'
  static override description = `Encrypts with the certificate or symmetric key of a profile created by "mi secret init". Needs neither the keystore nor its password.

Without --from-file, encrypts one secret: prompts for it, or with --alias reads it from standard input (one trailing newline is removed).

Prints the ciphertexts (console) or writes them to a file (file, k8) once all secrets are encrypted. An existing file is overwritten only with --force or after you confirm; --merge adds to it.`
  static override usage = 'secret create [OUTPUT] [FLAGS]'

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'encrypt one secret from standard input',
      command: '<%= config.bin %> <%= command.id %> --alias db_password < db_password.txt',
    },
    {
      description: 'encrypt a file of secrets to security/wso2-secrets.properties',
      command: '<%= config.bin %> <%= command.id %> file --from-file secrets.properties',
    },
    {
      description: 'add one more secret to that file',
      command: '<%= config.bin %> <%= command.id %> file --merge --alias db_password < db_password.txt',
    },
    {
      description: 'apply a file of secrets to a cluster',
      command: '<%= config.bin %> <%= command.id %> k8 --from-file secrets.properties --dest - | kubectl apply -f -',
    },
  ]

  static override args = {
    output: Args.string({description: `same as --output: ${outputWords.join('|')}`, ignoreStdin: true}),
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
        'file of secrets, - for standard input; .env files are read as such, all others as .properties (also --file)',
      helpValue: 'PATH',
    }),
    alias: Flags.string({
      char: 'a',
      description: 'alias of the secret; prompts for the secret, or reads it from standard input',
      helpValue: 'NAME',
    }),
    cipher: cipherFlag,
    dest: Flags.string({
      char: 'd',
      description: 'file to write (only with the outputs file and k8), - for standard output',
      helpValue: 'PATH',
    }),
    name: Flags.string({description: 'name of the Kubernetes Secret (default: wso2secret)', helpValue: 'NAME'}),
    namespace: Flags.string({char: 'n', description: 'namespace of the Kubernetes Secret', helpValue: 'NAME'}),
    label: Flags.string({
      description: 'label of the Kubernetes Secret; can be repeated',
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    merge: Flags.boolean({description: 'add secrets to an existing file, replacing those with the same alias'}),
    force: forceFlag,
  }

  /** What kind of key the profile must have; undefined where any will do. */
  protected readonly keyKind: KeyKind | undefined = undefined

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(Create)
    const {name, namespace, label: labels} = flags
    const output = chosenOutput({
      word: args.output,
      output: flags.output,
      dest: flags.dest,
      manifest: {name, namespace, labels},
    })
    if (flags.merge && output.dest === undefined)
      throw new UsageError('--merge needs a file to merge into', 'use it with the output file or k8')
    const wanted = wantedSecrets(flags['from-file'], flags.alias)
    const variables = await this.environment(flags['env-file'])

    const folder = this.config.configDir
    const profile = await profileName(flags.profile, variables, folder)
    const key = await loadKey(folder, profile, {flag: flags.cipher, variable: variables.MI_CIPHER}, this.keyKind)
    const {dest, format} = output
    const writeFile = dest === undefined ? undefined : await fileWriter(dest, format, flags)
    const encryption = {...key, refusal: (alias: string) => format.refusal(alias)}
    const source = await openSecrets(wanted, encryption)
    try {
      const found = await survey(source, encryption)
      if (this.jsonEnabled()) refuseTooMany(found.count)
      for (const remark of found.remarks) note(remark)
      const secrets = encrypted(source, found, encryption)
      if (!this.jsonEnabled()) return await (writeFile?.(withProgress(secrets)) ?? printed(secrets, format))
      const all = await gathered(secrets)
      refuseTooLong(all)
      const outcome =
        writeFile === undefined ? contentOf(all, format) : await writeFile({count: all.length, batches: [all]})
      return {profile, cipher: key.transformation.name, output: output.name, ...outcome, secrets: all}
    } finally {
      await source.close()
    }
  }
}

/** The object may have each ciphertext twice, and JavaScript's longest text is of some 500 million characters. */
const mostInJson = {secrets: 200_000, characters: 150_000_000} as const

function refuseTooMany(count: number): void {
  if (count > mostInJson.secrets) throw tooMuchForJson(`at most ${mostInJson.secrets} secrets`)
}

function refuseTooLong(secrets: readonly EncryptedValue[]): void {
  const length = secrets.reduce((sum, {ciphertext}) => sum + ciphertext.length, 0)
  if (length > mostInJson.characters) throw tooMuchForJson(`ciphertexts of at most ${mostInJson.characters} characters`)
}

function tooMuchForJson(limit: string): UsageError {
  return new UsageError(
    `these are too many for one object: --json takes ${limit}`,
    'leave --json away, or split the file',
  )
}

function wantedSecrets(file: string | undefined, alias: string | undefined): WantedSecrets {
  if (file !== undefined && alias !== undefined) {
    throw new UsageError('--alias names one secret and --from-file brings many', 'give one of the two')
  }
  if (alias === '') throw new UsageError('the alias is empty', 'name the secret, as in: --alias db_password')
  return {file, alias}
}

/** On a terminal the lines themselves show how far it has come. */
async function printed(secrets: EncryptedStream, format: OutputFormat): Promise<object> {
  await print(process.stdout.isTTY ? secrets : withProgress(secrets), format)
  return {}
}

function contentOf(secrets: readonly EncryptedValue[], format: OutputFormat): object {
  const {text, remarks} = written(format, secrets)
  for (const remark of remarks) note(remark)
  return {content: text}
}
