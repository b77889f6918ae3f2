import Create from '../create.js'

export default class CreateSymmetric extends Create {
  static override summary = "encrypt with a profile's symmetric key"
  static override description = `Works like "mi secret create", but requires a profile created by "mi secret init symmetric". Encrypts with AES/GCM/NoPadding, as the runtime's symmetric mode expects. Secrets can be of any length.`
  static override usage = 'secret create symmetric [OUTPUT] [FLAGS]'

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'encrypt a file of secrets to security/wso2-secrets.properties',
      command: '<%= config.bin %> <%= command.id %> file --from secrets.properties',
    },
  ]

  protected override readonly keyKind = 'aes'
}
