import {Flags} from '@oclif/core'
import {initialiseProfile} from '../../app/profiles/initialise-profile.js'
import type {InitResult} from '../../app/profiles/save-profile.js'
import {MiCommand} from '../../cli/command.js'
import {cipherFlag, homeFlag, newProfileFlag, passwordFileFlag, replaceProfileFlag} from '../../cli/flags.js'
import {keystoreTypes} from '../../keystore/keystore.js'

export default class Init extends MiCommand {
  static override summary = 'create a profile from a keystore or a certificate'
  static override description = `Opens the keystore, checks the password and the alias, and saves the keystore's location and type, the alias and the certificate.

The password is never saved. Encrypting needs only the certificate, so "mi secret create" does not ask for a password.

Prompts for anything not set by a flag or variable: location, type, alias and password. At a terminal it offers the keystores it finds in the working directory and in the security directories below it, completes paths with Tab, and lists the aliases.

With --mi-home, everything except the password is read from the product's own configuration: deployment.toml and the defaults of its release, or carbon.xml in older products. The password is read from the file that the product reads when it starts (password, password-tmp or password-persist), or else from deployment.toml; these files are never changed. MI_HOME and CARBON_HOME are ignored if you specify a keystore.`
  static override usage = 'secret init [FLAGS]'

  static override examples = [
    {description: 'answer the prompts', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'run in a pipeline, with MI_KEYSTORE_PASSWORD set',
      command: '<%= config.bin %> <%= command.id %> --keystore wso2carbon.jks --alias wso2carbon --force',
    },
    {
      description: 'use the keystore of an installed Micro Integrator',
      command: '<%= config.bin %> <%= command.id %> --mi-home /opt/wso2mi',
    },
    {
      description: 'create a profile from a certificate file',
      command: '<%= config.bin %> <%= command.id %> --profile prod --keystore prod.pem',
    },
  ]

  static override flags = {
    profile: newProfileFlag,
    'mi-home': homeFlag,
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
    force: replaceProfileFlag,
  }

  override async run(): Promise<InitResult> {
    const {flags} = await this.parse(Init)
    const options = {...flags, miHome: flags['mi-home'], passwordFile: flags['password-file']}
    return initialiseProfile(options, await this.context(flags))
  }
}
