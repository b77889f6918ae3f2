import {Args} from '@oclif/core'
import {entryTable, listKeystore, markNote, type ListKeystoreResult} from '../../app/keys/list-keystore.js'
import {MiCommand} from '../../cli/command.js'
import {passwordFileFlag} from '../../cli/flags.js'
import {note} from '../../ui/messages.js'

export default class KeystoreList extends MiCommand {
  static override summary = 'show what is in a keystore: aliases, keys, certificates'
  static override description = `Prints a row for each entry, marked with * where secrets can be encrypted with it.
JKS and JCEKS are listed without a password, and checked with one if it is given. PKCS#12 needs its password; a certificate alone needs none.`

  static override examples = [
    {
      description: 'a JKS, or a PKCS#12 whose password is asked for',
      command: '<%= config.bin %> <%= command.id %> wso2carbon.jks',
    },
    {
      description: 'for a script, the password in a file',
      command: '<%= config.bin %> <%= command.id %> wso2carbon.jks --password-file password.txt --json',
    },
  ]

  static override args = {
    file: Args.string({
      description: 'keystore, or a certificate alone (PEM or DER)',
      required: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {'password-file': passwordFileFlag}

  override async run(): Promise<ListKeystoreResult> {
    const {args, flags} = await this.parse(KeystoreList)
    const result = await listKeystore(
      {file: args.file, passwordFile: flags['password-file']},
      await this.context(flags),
    )
    await this.print(entryTable(result.entries, new Date()))
    if (!this.jsonEnabled()) note(markNote(result.entries))
    return result
  }
}
