import Create from '../create.js'

export default class CreateSymmetric extends Create {
  static override summary = "encrypt with a profile's symmetric key"
  static override description = `The same as "mi secret create", for a profile that "mi secret init symmetric" saved: AES/GCM/NoPadding, as the runtime's symmetric
mode opens it. A secret may be of any length.`

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'a file of secrets to security/wso2-secrets.properties',
      command: '<%= config.bin %> <%= command.id %> file --from-file secrets.properties',
    },
  ]

  protected override readonly keyKind = 'aes'
}
