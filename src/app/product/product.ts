/** What a WSO2 product's own configuration says about its secrets: where they are, and with which key it will decrypt them. */
import type {SecretConf} from '../../formats/properties/secret-conf.js'
import type {KeystoreFile} from '../../profiles/keystore-file.js'
import type {KeystoreType} from '../../keystore/keystore.js'

/**
 * `mi`: Micro Integrator; `icp`: Integration Control Plane; `apim`: API Manager; `is`: Identity Server; `ei`: Enterprise Integrator 6;
 * `carbon`: another product of the Carbon platform.
 */
export type ProductKind = 'apim' | 'carbon' | 'ei' | 'icp' | 'is' | 'mi'

/** The folder that a product is installed in, and what is where in it. Paths in it are relative to the home, with `/`. */
export interface Home {
  /** The absolute path. */
  readonly path: string
  /** As the user typed it, for messages. */
  readonly given: string
  readonly kind: ProductKind
  /** For messages: `Micro Integrator 4.4.0`, or without the release if it is not known. */
  readonly name: string
  /** Undefined if nothing in the home says it. */
  readonly version: Version | undefined
  /** `conf` or `repository/conf` */
  readonly configDir: string
  /** The file that a person writes secrets to: `conf/deployment.toml`, or `conf/security/cipher-text.properties` in older products. */
  readonly secretsFile: string
  readonly secretsFormat: 'properties' | 'toml'
}

export interface Version {
  readonly major: number
  readonly minor: number
}

/** The keystore whose key decrypts the secrets after the product's next start. */
export interface ProductKeystore {
  /** The absolute path. */
  readonly path: string
  /** As `SecretConfSettings.location`. */
  readonly location: string
  /** The file, if it can be read; otherwise why not. Nobody may need it, because a certificate is enough to encrypt. */
  readonly file: KeystoreFile | Error
  /** What the file is; as the configuration says if there is no file. */
  readonly type: KeystoreType
  readonly alias: string
  /** What determines it, for messages: `keystore.internal`, `carbon.xml.j2`, `the default`. */
  readonly from: string
  /** Whether its path or its alias is from an environment variable, whose value no message may show unless the keystore exists. */
  readonly fromEnvironment: boolean
  /** The password in the clear in `deployment.toml`, and the key that it is from: `keystore.primary.password`. */
  readonly password: {readonly value: string; readonly key: string} | undefined
}

/** A product, as its configuration describes it. */
export interface Product {
  readonly home: Home
  readonly keystore: ProductKeystore
  readonly secretConf: ProductSecretConf
  /** What the user should know about the choice of the keystore, one sentence each. Print them with `note`. */
  readonly notes: readonly string[]
}

export interface ProductSecretConf {
  /** Relative to the home: `conf/security/secret-conf.properties` */
  readonly path: string
  /** Undefined if there is no such file. */
  readonly bytes: Buffer | undefined
  readonly content: SecretConf
}
