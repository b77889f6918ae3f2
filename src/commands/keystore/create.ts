import {Args, Flags} from '@oclif/core'
import {quoted} from '../../wording.js'
import {absolutePath} from '../../io/paths.js'
import {writeWhole} from '../../io/writing.js'
import {createPkcs12, keySizes, newPasswordProblem, type KeySize} from '../../keystore/pkcs12/create-pkcs12.js'
import {readCertificate} from '../../keystore/certificate.js'
import {findEntry} from '../../keystore/find-entry.js'
import {recogniseKeystore} from '../../keystore/recognise.js'
import {certificateJson, certificateRows} from '../../app/keys/certificate-report.js'
import {MiCommand} from '../../cli/command.js'
import {forceFlag, passwordFileFlag} from '../../cli/flags.js'
import {done, facts, note} from '../../ui/messages.js'
import {givenPassword} from '../../app/keys/given-passwords.js'
import {askHiddenTwice, mustAsk} from '../../ui/prompts.js'
import {permitReplacing} from '../../app/replacing.js'

/** What Micro Integrator's own configuration calls its key, so that the file fits without further changes. */
const defaultAlias = 'wso2carbon'

export default class KeystoreCreate extends MiCommand {
  static override summary = 'create a keystore with a new key pair, for development'
  static override description = `Writes a PKCS#12 keystore with an RSA key and a self-signed certificate valid for ten years. Only you can read the file.

Prompts for the password twice unless it is provided. The key gets the same password as the keystore.`
  static override usage = 'keystore create FILE [FLAGS]'

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %> dev.p12'},
    {
      description: 'create a larger key, with the password in a file',
      command: '<%= config.bin %> <%= command.id %> dev.p12 --size 4096 --alias dev --password-file password.txt',
    },
  ]

  static override args = {
    file: Args.string({description: 'keystore to create', required: true, ignoreStdin: true}),
  }

  /** Help shows the defaults as it does elsewhere; `noCacheDefault` keeps oclif from adding them in its own style. */
  static override flags = {
    alias: Flags.string({
      description: `alias of the key (default: ${defaultAlias})`,
      default: defaultAlias,
      noCacheDefault: true,
      helpValue: 'NAME',
    }),
    size: Flags.string({
      description: `size of the RSA key in bits (default: ${keySizes[0]})`,
      options: keySizes.map(String),
      default: String(keySizes[0]),
      noCacheDefault: true,
    }),
    'password-file': passwordFileFlag,
    force: forceFlag,
  }

  override async run(): Promise<object> {
    const {args, flags} = await this.parse(KeystoreCreate)
    const variables = await this.environment(flags['env-file'])
    const file = absolutePath(args.file)
    const replace = await permitReplacing(file, flags.force)

    const password = (await givenPassword(flags['password-file'], variables)) ?? (await askNewPassword())
    const bits = Number(flags.size) as KeySize
    const bytes = await createPkcs12({alias: flags.alias, password, bits, now: new Date()})
    const entry = findEntry(recogniseKeystore(bytes).open(password), flags.alias)
    const certificate = readCertificate(entry)
    await writeWhole(file, bytes, {replace})
    done(`PKCS#12 keystore written to ${quoted(file)}`)
    facts([['alias', quoted(entry.alias)], ...certificateRows(certificate)])
    note(`to encrypt with it, run: mi secret init --keystore ${shellWord(args.file)} --alias ${shellWord(entry.alias)}`)
    return {file, type: 'PKCS12', alias: entry.alias, certificate: certificateJson(certificate)}
  }
}

function askNewPassword(): Promise<string> {
  mustAsk('no password was given for the new keystore', 'give --password-file PATH or set MI_KEYSTORE_PASSWORD')
  return askHiddenTwice('Keystore password', newPasswordProblem)
}

/** As a shell takes it for one word, and as a terminal can show it: what has control characters is left for the person to fill in. */
function shellWord(word: string): string {
  if (/^[\w./@%+=:,~-]+$/.test(word)) return word
  return /[\p{Cc}\p{Cf}]/u.test(word) ? '…' : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
