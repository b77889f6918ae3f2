import {Args, Flags} from '@oclif/core'
import {allGood, judge, type GoodVerdict} from '../../bulk/judge.js'
import {aboutFile, FormatError, InterruptedError} from '../../errors.js'
import {counted, listed, quoted} from '../../wording.js'
import {plainLines} from '../../formats/properties/properties.js'
import type {StandingValue} from '../../formats/format.js'
import {MiCommand} from '../../cli/command.js'
import {loadDecryptionKey} from '../../app/keys/decryption-key.js'
import {readEncryptedFile, refuseStandardInputTwice, type EncryptedFile} from '../../app/secrets/encrypted-files.js'
import {cipherFlag, passwordsFileFlag, profileFlag} from '../../cli/flags.js'
import {profileName} from '../../app/profiles/current-profile.js'
import {askYes, mustAsk} from '../../ui/prompts.js'

export default class Decrypt extends MiCommand {
  static override summary = 'print decrypted secrets (requires the private key)'
  static override description = `Decrypts with the private key in the profile's keystore, or with its symmetric key, and prints to standard output: a single named secret byte for byte; several, or all, as .properties lines. If any of them cannot be decrypted, none is printed.

Reads .properties and .env files and Kubernetes Secret manifests. Asks for confirmation before printing to a terminal.`
  static override usage = 'secret decrypt FILE [ALIAS...] [FLAGS]'

  static override examples = [
    {
      description: 'print one secret',
      command: '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties db_password',
    },
    {
      description: 'page through all secrets of a file',
      command:
        '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties --password-file password.txt | less',
    },
  ]

  static override args = {
    file: Args.string({
      description: 'file of encrypted secrets, - for standard input',
      required: true,
      ignoreStdin: true,
    }),
    alias: Args.string({
      description: 'aliases of the secrets to print (default: all)',
      multiple: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {
    profile: profileFlag,
    cipher: cipherFlag,
    'password-file': passwordsFileFlag,
    yes: Flags.boolean({char: 'y', description: 'skip the confirmation'}),
  }

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(Decrypt)
    refuseStandardInputTwice([args.file], flags['password-file'])
    const variables = await this.environment(flags['env-file'])
    const folder = this.config.configDir
    const profile = await profileName(flags.profile, variables, folder)
    const file = await readEncryptedFile(args.file)
    const values = valuesWanted(file, args.alias)
    if (!this.jsonEnabled()) refuseAmbiguous(file.name, values)
    await permitShowing(values.length, flags.yes)

    const key = await loadDecryptionKey({folder, name: profile, flags, variables})
    const verdicts = await judge(
      {name: file.name, text: {values, problems: args.alias === undefined ? file.text.problems : []}},
      key,
    )
    const good = allGood(verdicts, 'run "mi secret verify" to see what can be opened', 'nothing was shown')
    await this.product(
      args.alias?.length === 1
        ? raw(good)
        : plainLines(good.map(({value: {alias}, plaintext: value}) => ({alias, value}))),
    )
    return {profile, cipher: key.transformation.name, secrets: good.map(secretJson)}
  }
}

/** Those that the runtime sees, in the order of the file. @throws FormatError where an alias is not there */
function valuesWanted({name, text}: EncryptedFile, aliases: readonly string[] | undefined): readonly StandingValue[] {
  const values = text.values.filter(({overridden}) => !overridden)
  if (aliases === undefined) return values
  const there = new Set(values.filter(({bare}) => !bare).map(({alias}) => alias))
  const missing = aliases.filter((alias) => !there.has(alias))
  if (missing.length === 0) return values.filter(({alias}) => aliases.includes(alias))
  return aboutFile(name, () => {
    throw new FormatError(`has no secret ${listed(missing)}`, `use one of: ${listed([...there])}`)
  })
}

/** A manifest may have one alias in several Secrets. */
function refuseAmbiguous(name: string, values: readonly StandingValue[]): void {
  const twice = values.find(({alias}, index) => values.findIndex((other) => other.alias === alias) !== index)
  if (twice === undefined) return
  const secrets = values.filter(({alias}) => alias === twice.alias).map(({secret = ''}) => secret)
  aboutFile(name, () => {
    throw new FormatError(
      `has ${quoted(twice.alias)} in more than one Secret: ${listed(secrets)}`,
      'give --json, which tells them apart',
    )
  })
}

async function permitShowing(count: number, yes: boolean): Promise<void> {
  if (yes || !process.stdout.isTTY) return
  mustAsk('standard output is a terminal', 'give --yes to show secrets there, or send them to a file or a pipe')
  if (!(await askYes(`Show ${counted(count)} on this screen?`))) throw new InterruptedError()
}

/** A terminal gets a line break after it; whoever reads a pipe gets the secret alone. */
function raw(secrets: readonly GoodVerdict[]): string {
  return secrets.map(({plaintext}) => plaintext).join('') + (process.stdout.isTTY ? '\n' : '')
}

function secretJson({alias, line, plaintext: value, secret}: GoodVerdict): object {
  return {alias, line, ...(secret !== undefined && {secret}), value}
}
