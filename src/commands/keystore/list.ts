import {Args} from '@oclif/core'
import {entryTable, listKeystore, markNotes, type ListKeystoreResult} from '../../app/keys/list-keystore.js'
import {MiCommand} from '../../cli/command.js'
import {passwordFileFlag} from '../../cli/flags.js'
import {terminalColumns} from '../../io/terminal.js'
import {note} from '../../ui/messages.js'

export default class KeystoreList extends MiCommand {
  static override summary = 'list the entries of a keystore'
  static override description = `Prints one line per entry; * marks those that can encrypt secrets.

JKS and JCEKS keystores are listed without a password; if you provide it, their integrity is checked too, and secret keys are described. PKCS#12 keystores need their password. Certificate files need none.`
  static override usage = 'keystore list FILE [FLAGS]'

  static override examples = [
    {
      description: 'list a keystore, answering the prompt if it needs a password',
      command: '<%= config.bin %> <%= command.id %> wso2carbon.jks',
    },
    {
      description: 'list it in a script, with the password in a file',
      command: '<%= config.bin %> <%= command.id %> wso2carbon.jks --password-file password.txt --json',
    },
  ]

  static override args = {
    file: Args.string({
      description: 'keystore or certificate file (PEM or DER)',
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
    await this.print(entryTable(result.entries, new Date(), terminalColumns('stdout')))
    if (!this.jsonEnabled()) for (const sentence of markNotes(result)) note(sentence)
    return result
  }
}
