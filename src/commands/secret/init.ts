import {Flags} from '@oclif/core'
import {keystoreTypes} from '../../keystore/keystore.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, forceFlag, passwordFileFlag, profileFlag} from '../../cli/flags.js'
import {keyToEncryptWith} from '../../app/profiles/choose-certificate.js'
import {givenPassword} from '../../app/keys/given-passwords.js'
import {profileName} from '../../app/profiles/current-profile.js'
import {saveKeystoreProfile} from '../../app/profiles/save-profile.js'
import {askedTransformation} from '../../app/keys/choose-transformation.js'

export default class Init extends MiCommand {
  static override summary = 'create a profile from a keystore or a certificate'
  static override description = `Opens the keystore, checks the password and the alias, and saves the keystore's location and type, the alias and the certificate.

The password is never saved. Encrypting needs only the certificate, so "mi secret create" does not ask for a password.

Prompts for anything not set by a flag or variable: location, type, alias and password.`
  static override usage = 'secret init [FLAGS]'

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'run in a pipeline, with MI_KEYSTORE_PASSWORD set',
      command: '<%= config.bin %> <%= command.id %> --keystore wso2carbon.jks --alias wso2carbon --force',
    },
    {
      description: 'create a profile from a certificate file',
      command: '<%= config.bin %> <%= command.id %> --profile prod --keystore prod.pem',
    },
  ]

  static override flags = {
    profile: profileFlag,
    keystore: Flags.string({
      description: 'keystore or certificate file (PEM or DER)\n[env: MI_KEYSTORE]',
      helpValue: 'PATH',
    }),
    type: Flags.string({
      description:
        'expected keystore type; it is detected from the file, with a note if it differs\n[env: MI_KEYSTORE_TYPE]',
      helpValue: keystoreTypes.join('|'),
    }),
    alias: Flags.string({description: 'alias of the key or certificate\n[env: MI_KEY_ALIAS]', helpValue: 'NAME'}),
    'password-file': passwordFileFlag,
    cipher: cipherFlag,
    force: forceFlag,
  }

  override async run(): Promise<object> {
    const {flags} = await this.parse(Init)
    const variables = await this.environment(flags['env-file'])
    const folder = this.config.configDir
    const name = await profileName(flags.profile, variables, folder)
    const cipher = askedTransformation('rsa', 'a certificate', {
      flag: flags.cipher,
      variable: variables.MI_CIPHER,
    })?.name

    const chosen = await keyToEncryptWith({
      location: flags.keystore ?? variables.MI_KEYSTORE,
      type: flags.type ?? variables.MI_KEYSTORE_TYPE,
      alias: flags.alias ?? variables.MI_KEY_ALIAS,
      password: () => givenPassword(flags['password-file'], variables),
    })
    return saveKeystoreProfile({...chosen, cipher}, {folder, name, force: flags.force})
  }
}
