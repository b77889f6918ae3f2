import {Args, Flags} from '@oclif/core'
import {encryptAll} from '../../bulk/encrypt.js'
import type {Transformation} from '../../cipher/transformation.js'
import {transformationNamed, transformations} from '../../cipher/transformations.js'
import {aboutFile, quoted, UsageError} from '../../errors.js'
import {manifestOptions} from '../../formats/manifest-options.js'
import {outputFormats, outputNamed, outputWords, type OutputName} from '../../formats/outputs.js'
import type {Document, ManifestOptions, OutputFormat} from '../../formats/values.js'
import {aliasRemarks} from '../../formats/variables.js'
import {absolutePath} from '../../io/paths.js'
import {writeWhole} from '../../io/writing.js'
import {certificateFromPem, type Certificate} from '../../keystore/certificate.js'
import {keystoreChanged} from '../../profiles/keystore-file.js'
import type {Profile} from '../../profiles/profile.js'
import {defaultProfileName, loadProfile, profilePath} from '../../profiles/store.js'
import {warnOfCertificate} from '../../terminal/certificate-notices.js'
import {MiCommand} from '../../terminal/command.js'
import {cipherFlag, forceFlag, profileFlag} from '../../terminal/flags.js'
import {done, note} from '../../terminal/notices.js'
import {permitReplacing} from '../../terminal/replacing.js'
import {readSecrets} from '../../terminal/secret-sources.js'

const standardOutput = '-'

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
    output: Args.string({description: 'the same as --output', options: [...outputWords], ignoreStdin: true}),
  }

  static override flags = {
    profile: profileFlag,
    output: Flags.string({
      char: 'o',
      description: 'console: lines on standard output (the default); file: properties; k8: a Kubernetes manifest',
      options: [...outputWords],
    }),
    'from-file': Flags.string({
      char: 'f',
      aliases: ['file'],
      description: 'secrets to encrypt, - for standard input; ".env" by dotenv\'s rules, all else as ".properties"',
      helpValue: 'PATH',
    }),
    alias: Flags.string({
      char: 'a',
      description: 'alias of the one secret to encrypt; the secret is asked for, or read from a pipe',
      helpValue: 'NAME',
    }),
    cipher: cipherFlag,
    dest: Flags.string({char: 'd', description: 'where file and k8 go, - for standard output', helpValue: 'PATH'}),
    name: Flags.string({description: 'name of the Kubernetes Secret', helpValue: 'NAME'}),
    namespace: Flags.string({char: 'n', description: 'its namespace', helpValue: 'NAME'}),
    label: Flags.string({
      description: 'a label for it; may be given several times',
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    force: forceFlag,
  }

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(Create)
    const output = chosenOutput(args.output, flags.output)
    const format: OutputFormat = outputFormats[output]
    const dest = chosenDest(format, output, flags.dest)
    const manifest = chosenManifest(output, flags)
    if (flags['from-file'] !== undefined && flags.alias !== undefined) {
      throw new UsageError('--alias names one secret and --from-file brings many', 'give one of the two')
    }
    const variables = await this.environment(flags['env-file'])

    const profileName = flags.profile ?? variables.MI_PROFILE ?? defaultProfileName
    const {profile, certificate} = await this.loadKey(profileName)
    const transformation = chosenTransformation(flags.cipher ?? variables.MI_CIPHER, profile)
    if (dest !== undefined) await permitReplacing(dest, flags.force)

    const refusal = (alias: string) => format.refusal(alias)
    const source = await readSecrets({file: flags['from-file'], alias: flags.alias, refusal})
    const secrets = await encryptAll(source, {transformation, key: certificate.publicKey, refusal})
    const document = format.write(secrets, manifest)
    for (const remark of [...source.remarks, ...document.remarks, ...aliasRemarks(secrets.map(({alias}) => alias))]) note(remark)
    await this.deliver(document, dest, secrets.length)
    return {
      profile: profileName,
      cipher: transformation.name,
      output,
      ...(dest === undefined ? {content: document.text} : {dest}),
      secrets,
    }
  }

  /** The profile's certificate, and what a person should know of it before secrets are trusted to it. */
  private async loadKey(name: string): Promise<{profile: Profile; certificate: Certificate}> {
    const folder = this.config.configDir
    const profile = await loadProfile(folder, name)
    const certificate = aboutFile(profilePath(folder, name), () => certificateFromPem(profile.certificate))
    warnOfCertificate(certificate)
    if (await keystoreChanged(profile)) {
      note(`the keystore has changed since profile ${quoted(name)} was saved; to take up its new state run "mi secret init" again`)
    }
    return {profile, certificate}
  }

  private async deliver(document: Document, dest: string | undefined, count: number): Promise<void> {
    if (dest === undefined) {
      await this.product(document.text)
      return
    }
    await writeWhole(dest, document.text)
    done(`${count === 1 ? '1 secret' : `${count} secrets`} written to ${quoted(dest)}`)
  }
}

function chosenOutput(word: string | undefined, flag: string | undefined): OutputName {
  const chosen = [word, flag].filter((name) => name !== undefined).map(outputNamed)
  const [first = 'console', second = first] = chosen
  if (first === second) return first
  throw new UsageError(`two outputs were asked for: ${first} and ${second}`, 'give one of the two')
}

/** @returns an absolute path, or undefined for standard output */
function chosenDest({defaultDest}: OutputFormat, output: OutputName, given: string | undefined): string | undefined {
  if (defaultDest === undefined && given !== undefined && given !== standardOutput) {
    throw new UsageError(`--dest does not go with the output ${output}`, 'give --output file or --output k8 with it')
  }
  const dest = given ?? defaultDest
  return dest === undefined || dest === standardOutput ? undefined : absolutePath(dest)
}

function chosenManifest(
  output: OutputName,
  {name, namespace, label}: {name?: string | undefined; namespace?: string | undefined; label?: string[] | undefined},
): ManifestOptions {
  const given = Object.entries({name, namespace, label}).filter(([, value]) => value !== undefined)
  if (output !== 'k8' && given.length > 0) {
    throw new UsageError(`${given.map(([flag]) => `--${flag}`).join(', ')} goes with the output k8 alone`, 'give --output k8 with it')
  }
  return manifestOptions({name, namespace, labels: label})
}

function chosenTransformation(given: string | undefined, profile: Profile): Transformation {
  const name = given ?? profile.cipher
  return name === undefined ? transformations[0] : transformationNamed(name)
}
