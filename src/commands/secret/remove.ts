import {Args, Flags} from '@oclif/core'
import {removeSecrets, type RemovedResult} from '../../app/secrets/remove.js'
import {MiCommand} from '../../cli/command.js'

export default class Remove extends MiCommand {
  static override summary = 'remove secrets from a file, in place'
  static override description = `Removes the entries and their records, and leaves every other byte unchanged. Removes all of the named secrets or none. Needs no key. Asks for confirmation.

In a manifest, removes from "data" and from "stringData". If several Secrets have the alias, choose one of them with --name or --namespace.`
  static override usage = 'secret remove FILE ALIAS... [FLAGS]'

  static override examples = [
    {
      description: 'remove a secret',
      command: '<%= config.bin %> <%= command.id %> security/wso2-secrets.properties db_password',
    },
    {
      description: 'remove it from one of the Secrets in a manifest, without asking',
      command: '<%= config.bin %> <%= command.id %> secrets.yaml db_password --name wso2secret --yes',
    },
  ]

  static override args = {
    file: Args.string({description: 'file of encrypted secrets', required: true, ignoreStdin: true}),
    alias: Args.string({
      description: 'aliases of the secrets to remove',
      required: true,
      multiple: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {
    name: Flags.string({description: 'name of the Kubernetes Secret to remove from', helpValue: 'NAME'}),
    namespace: Flags.string({char: 'n', description: 'namespace of that Secret', helpValue: 'NAME'}),
    yes: Flags.boolean({char: 'y', description: 'skip the confirmation'}),
  }

  override async run(): Promise<RemovedResult> {
    const {args, flags} = await this.parse(Remove)
    const {name, namespace, yes} = flags
    const options = {file: args.file, aliases: args.alias, name, namespace, yes}
    return removeSecrets(options, () => this.context(flags))
  }
}
