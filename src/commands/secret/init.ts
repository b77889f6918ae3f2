import {Flags} from '@oclif/core'
import {initialiseProfile} from '../../app/profiles/initialise-profile.js'
import type {InitResult} from '../../app/profiles/save-profile.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, forceFlag, passwordFileFlag, profileFlag} from '../../cli/flags.js'
import {keystoreTypes} from '../../keystore/keystore.js'

export default class Init extends MiCommand {
  static override summary = 'save a profile: which certificate secrets are encrypted with'
  static override description = `Opens the keystore, checks password and alias, and saves location, type, alias and the certificate.
The password is never saved: encrypting needs the certificate alone, so "mi secret create" asks for none.
Asks for what is not given by a flag or a variable: location, type, alias, password.`

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'in a pipeline, with MI_KEYSTORE_PASSWORD set',
      command: '<%= config.bin %> <%= command.id %> --keystore wso2carbon.jks --alias wso2carbon --force',
    },
    {
      description: 'from a certificate alone',
      command: '<%= config.bin %> <%= command.id %> --profile prod --keystore prod.pem',
    },
  ]

  static override flags = {
    profile: profileFlag,
    keystore: Flags.string({
      description: 'keystore, or a certificate alone (PEM or DER)',
      helpValue: 'PATH',
      env: 'MI_KEYSTORE',
    }),
    type: Flags.string({
      description: 'keystore type; detected from the file, with a notice if it differs',
      helpValue: keystoreTypes.join('|'),
      env: 'MI_KEYSTORE_TYPE',
    }),
    alias: Flags.string({description: 'alias of the key in the keystore', helpValue: 'NAME', env: 'MI_KEY_ALIAS'}),
    'password-file': passwordFileFlag,
    cipher: cipherFlag,
    force: forceFlag,
  }

  override async run(): Promise<InitResult> {
    const {flags} = await this.parse(Init)
    return initialiseProfile({...flags, passwordFile: flags['password-file']}, await this.context(flags))
  }
}
