import {Flags} from '@oclif/core'
import {transformationNamed, transformations} from '../../cipher/transformations.js'
import {quoted} from '../../errors.js'
import type {Certificate} from '../../keystore/certificate.js'
import {keystoreTypes} from '../../keystore/keystore.js'
import type {Profile} from '../../profiles/profile.js'
import {defaultProfileName, isSaved, profilePath, saveProfile} from '../../profiles/store.js'
import {certificateJson, certificateRows, warnOfCertificate} from '../../terminal/certificate-notices.js'
import {MiCommand} from '../../terminal/command.js'
import {cipherFlag, forceFlag, passwordFileFlag, profileFlag} from '../../terminal/flags.js'
import {keyToEncryptWith} from '../../terminal/keystore-questions.js'
import {done, facts} from '../../terminal/notices.js'
import {givenPassword} from '../../terminal/passwords.js'
import {permitReplacing} from '../../terminal/replacing.js'

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
    {description: 'from a certificate alone', command: '<%= config.bin %> <%= command.id %> --profile prod --keystore prod.pem'},
  ]

  static override flags = {
    profile: profileFlag,
    keystore: Flags.string({description: 'keystore, or a certificate alone (PEM or DER)', helpValue: 'PATH', env: 'MI_KEYSTORE'}),
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

  override async run(): Promise<object> {
    const {flags} = await this.parse(Init)
    const variables = await this.environment(flags['env-file'])
    const name = flags.profile ?? variables.MI_PROFILE ?? defaultProfileName
    const file = profilePath(this.config.configDir, name)
    const cipher = flags.cipher ?? variables.MI_CIPHER
    const transformation = cipher === undefined ? undefined : transformationNamed(cipher)

    const {keystore, alias, certificate} = await keyToEncryptWith({
      location: flags.keystore ?? variables.MI_KEYSTORE,
      type: flags.type ?? variables.MI_KEYSTORE_TYPE,
      alias: flags.alias ?? variables.MI_KEY_ALIAS,
      password: () => givenPassword(flags['password-file'], variables),
    })
    const profile: Profile = {
      keystore: keystore.path,
      type: keystore.sealed.type,
      ...(alias !== undefined && {alias}),
      ...(transformation && {cipher: transformation.name}),
      keystoreSha256: keystore.sha256,
      certificate: certificate.pem(),
    }
    await this.save(name, profile, flags.force)
    facts(rowsOf(file, profile, certificate))
    warnOfCertificate(certificate)
    return {profile: name, file, ...profile, certificate: certificateJson(certificate)}
  }

  private async save(name: string, profile: Profile, force: boolean): Promise<void> {
    const folder = this.config.configDir
    if (await isSaved(folder, name, profile)) {
      done(`profile ${quoted(name)} is already saved, unchanged`)
      return
    }
    const replace = await permitReplacing(profilePath(folder, name), force, {
      what: `Profile ${quoted(name)}`,
      instead: 'save it under another name with --profile',
    })
    await saveProfile(folder, name, profile, {replace})
    done(`profile ${quoted(name)} is saved`)
  }
}

function rowsOf(file: string, profile: Profile, certificate: Certificate): readonly (readonly [string, string])[] {
  return [
    ['profile', quoted(file)],
    ['keystore', `${quoted(profile.keystore)}, ${profile.type}`],
    ...(profile.alias === undefined ? [] : ([['alias', quoted(profile.alias)]] as const)),
    ...certificateRows(certificate),
    ['cipher', profile.cipher ?? `${transformations[0].name} (the default)`],
  ]
}
