import {Args, Flags} from '@oclif/core'
import {encryptAll} from '../../bulk/encrypt.js'
import {quoted, UsageError} from '../../errors.js'
import {outputs, outputWords} from '../../formats/outputs.js'
import type {EncryptedValue, OutputFormat} from '../../formats/values.js'
import {aliasRemarks} from '../../formats/variables.js'
import {writeWhole} from '../../io/writing.js'
import {MiCommand} from '../../terminal/command.js'
import {loadKey, type EncryptionKey} from '../../terminal/encryption-key.js'
import {cipherFlag, forceFlag, profileFlag} from '../../terminal/flags.js'
import {done, note} from '../../terminal/notices.js'
import {chosenOutput} from '../../terminal/output-choice.js'
import {profileName} from '../../terminal/profile-name.js'
import {permitReplacing} from '../../terminal/replacing.js'
import {readSecrets, type WantedSecrets} from '../../terminal/secret-sources.js'

export default class Create extends MiCommand {
  static override summary = 'encrypt one secret, or a file of them'
  static override description = `Encrypts with the certificate of a profile that "mi secret init" saved; needs neither keystore nor password.
Without --from-file it is one secret: asked for, or read from standard input less one final line break when --alias is given.
Ciphertexts go to standard output (console), or to a file that appears whole or not at all.`

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'one secret from a pipe', command: 'pass show db | <%= config.bin %> <%= command.id %> --alias db_password'},
    {
      description: 'a file of secrets to security/wso2-secrets.properties',
      command: '<%= config.bin %> <%= command.id %> file --from-file secrets.properties',
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
      description: 'file of secrets, - for standard input; .env files by dotenv\'s rules, anything else as .properties (also --file)',
      helpValue: 'PATH',
    }),
    alias: Flags.string({
      char: 'a',
      description: 'alias of the one secret to encrypt; the secret is asked for, or read from a pipe',
      helpValue: 'NAME',
    }),
    cipher: cipherFlag,
    dest: Flags.string({char: 'd', description: 'file to write for the outputs file and k8, - for standard output', helpValue: 'PATH'}),
    name: Flags.string({description: 'name of the Kubernetes Secret', helpValue: 'NAME'}),
    namespace: Flags.string({char: 'n', description: 'namespace of the Kubernetes Secret', helpValue: 'NAME'}),
    label: Flags.string({
      description: 'label of the Kubernetes Secret; may be repeated',
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    force: forceFlag,
  }

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(Create)
    const {name, namespace, label: labels} = flags
    const output = chosenOutput({word: args.output, output: flags.output, dest: flags.dest, manifest: {name, namespace, labels}})
    const wanted = wantedSecrets(flags['from-file'], flags.alias)
    const variables = await this.environment(flags['env-file'])

    const profile = await profileName(flags.profile, variables, this.config.configDir)
    const key = await loadKey(this.config.configDir, profile, flags.cipher ?? variables.MI_CIPHER)
    const replace = output.dest !== undefined && (await permitReplacing(output.dest, flags.force))
    const {secrets, document} = await encryptedDocument(wanted, key, output.format)
    await this.deliver(document, output.dest, {replace, count: secrets.length})
    return {
      profile,
      cipher: key.transformation.name,
      output: output.name,
      ...(output.dest === undefined ? {content: document} : {dest: output.dest}),
      secrets,
    }
  }

  private async deliver(document: string, dest: string | undefined, {replace, count}: {replace: boolean; count: number}): Promise<void> {
    if (dest === undefined) {
      await this.product(document)
      return
    }
    await writeWhole(dest, document, {replace})
    done(`${count === 1 ? '1 secret' : `${count} secrets`} written to ${quoted(dest)}`)
  }
}

function wantedSecrets(file: string | undefined, alias: string | undefined): WantedSecrets {
  if (file !== undefined && alias !== undefined) {
    throw new UsageError('--alias names one secret and --from-file brings many', 'give one of the two')
  }
  if (alias === '') throw new UsageError('the alias is empty', 'name the secret, as in: --alias db_password')
  return {file, alias}
}

/** Source → named values → ciphertexts → document, and what is remarked on along the way. */
async function encryptedDocument(
  wanted: WantedSecrets,
  {certificate, transformation}: EncryptionKey,
  format: OutputFormat,
): Promise<{secrets: readonly EncryptedValue[]; document: string}> {
  const refusal = (alias: string) => format.refusal(alias)
  const encryption = {transformation, key: certificate.publicKey, refusal}
  const source = await readSecrets(wanted, encryption)
  const secrets = await encryptAll(source, encryption)
  const {text, remarks} = format.write(secrets)
  for (const remark of [...source.remarks, ...remarks, ...aliasRemarks(secrets.map(({alias}) => alias))]) note(remark)
  return {secrets, document: text}
}
