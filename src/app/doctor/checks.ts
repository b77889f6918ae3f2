/** What `mi doctor` checks. To add a check, write a file for it and add a line here. */
import type {Check} from './check.js'
import {environmentCheck} from './environment-check.js'
import {filesCheck} from './files-check.js'
import {cacheCheck, nodeCheck} from './installation-checks.js'
import {olderProfilesCheck} from './older-profiles-check.js'
import {outputsCheck} from './outputs-check.js'
import {productCheck} from './product-check.js'
import {directoryCheck, profilesCheck} from './profile-checks.js'

/** In the order to show them. */
export const checks: readonly Check[] = [
  nodeCheck,
  directoryCheck,
  profilesCheck,
  cacheCheck,
  olderProfilesCheck,
  environmentCheck,
  productCheck,
  filesCheck,
  outputsCheck,
]

/** Those for a hook that runs before a commit. */
export const stagedChecks: readonly Check[] = [filesCheck, outputsCheck]
