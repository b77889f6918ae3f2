import {Args, Flags} from '@oclif/core'
import {makeSnippets, snippetText, type SnippetResult} from '../../app/secrets/snippet.js'
import {MiCommand} from '../../cli/command.js'
import {homeFlag} from '../../cli/flags.js'
import {snippets} from '../../formats/snippets/snippets.js'

export default class SecretSnippet extends MiCommand {
  static override summary = 'print configuration snippets that refer to secrets'
  static override description = `Prints lines to paste for the aliases you name, or for all aliases in a file of encrypted secrets. Needs neither a profile nor a key. "mi secret reference" is another name for this command.

The kinds of configuration:
${snippets.map(({name, summary}) => `- ${name}: ${summary}`).join('\n')}`
  static override usage = ['secret snippet ALIAS... [--for KIND]', 'secret snippet --from FILE [ALIAS...] [--for KIND]']
  static override hiddenAliases = ['secret:reference']

  static override examples = [
    {
      description: 'look up a secret in a mediation sequence',
      command: '<%= config.bin %> <%= command.id %> db_password --for synapse',
    },
    {
      description: 'pass all secrets of a file in environment variables, in Kubernetes',
      command: '<%= config.bin %> <%= command.id %> --from wso2-secrets.yaml --for env --for k8s',
    },
  ]

  static override args = {
    alias: Args.string({
      description: 'aliases of the secrets (default with --from: all)',
      multiple: true,
      ignoreStdin: true,
    }),
  }

  static override flags = {
    from: Flags.string({
      char: 'f',
      aliases: ['from-file', 'file'],
      description: 'file of encrypted secrets to take the aliases from, - for standard input',
      helpValue: 'FILE',
    }),
    for: Flags.string({
      description: `kind of configuration (default: ${snippets[0].name}); can be repeated`,
      options: snippets.map(({name}) => name),
      multiple: true,
      multipleNonGreedy: true,
    }),
    'mi-home': {
      ...homeFlag,
      description:
        'home directory of Micro Integrator; its release determines the form of lookups\n[env: MI_HOME]\n[env: CARBON_HOME]',
    },
    name: Flags.string({
      description: 'for k8s: name of the Kubernetes Secret (default: the one in the file, or wso2secret)',
      helpValue: 'NAME',
    }),
  }

  override async run(): Promise<SnippetResult> {
    const {args, flags} = await this.parse(SecretSnippet)
    const {from: file, for: kinds = [snippets[0].name], name: secretName, 'mi-home': miHome} = flags
    const wanted = {aliases: args.alias ?? [], file, kinds, secretName, miHome}
    const result = await makeSnippets(wanted, () => this.context(flags))
    await this.print(snippetText(result))
    return result
  }
}
