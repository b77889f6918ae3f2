/** The table of targets. To add one, write it and add it here. */
import type {Target} from './target.js'
import {ciphertextTarget} from './targets/ciphertexts.js'
import {encryptTarget} from './targets/encrypting.js'
import {helmTarget} from './targets/helm.js'
import {homeTarget} from './targets/homes.js'
import {journalTarget, lockTarget} from './targets/journals.js'
import {certificateTarget, foreignKeystoreTarget, jceksTarget, jksTarget, pkcs12Target} from './targets/keystores.js'
import {dotenvTarget, propertiesTarget} from './targets/lines.js'
import {anyFileTarget, manifestTarget} from './targets/manifests.js'
import {tomlTarget} from './targets/toml.js'
import {environmentTarget, olderProfileTarget, passwordTarget, profileTarget} from './targets/profiles.js'

export const targets: readonly Target[] = [
  jksTarget,
  jceksTarget,
  pkcs12Target,
  certificateTarget,
  foreignKeystoreTarget,
  propertiesTarget,
  dotenvTarget,
  manifestTarget,
  tomlTarget,
  helmTarget,
  encryptTarget,
  homeTarget,
  anyFileTarget,
  profileTarget,
  olderProfileTarget,
  environmentTarget,
  passwordTarget,
  ciphertextTarget,
  journalTarget,
  lockTarget,
]
