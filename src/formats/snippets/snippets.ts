/** The kinds of snippets. To add one, write it in a file of its family and add it here. */
import {composeSecrets, kubernetesVariables, systemdCredentials} from './deployment-snippets.js'
import {dockerLookup, fileLookup, vaultLookup} from './lookup-snippets.js'
import type {Snippet} from './snippet-kind.js'
import {secretAliases} from './svns-snippet.js'
import {environmentSecrets, systemSecrets, tomlReference} from './toml-snippets.js'

/** In display order; the first is the default. */
export const snippets: readonly [Snippet, ...Snippet[]] = [
  tomlReference,
  environmentSecrets,
  systemSecrets,
  vaultLookup,
  dockerLookup,
  fileLookup,
  kubernetesVariables,
  composeSecrets,
  systemdCredentials,
  secretAliases,
]
