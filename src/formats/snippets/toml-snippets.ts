/** Lines for Micro Integrator's `deployment.toml`. What is escaped in TOML, the names that the vault finds do not contain. */
import {variableProblem} from '../text/variable-names.js'
import type {ReferredSecret, Snippet} from './snippet.js'
import {vaultProblem} from './vault-names.js'

export const tomlReference: Snippet = {
  name: 'toml',
  summary: 'a reference in deployment.toml to an alias in its [secrets]',
  source: 'the vault',
  refusal: vaultProblem,
  render: (secrets) => secrets.map(({alias}) => `password = "$secret{${alias}}"\n`).join(''),
  remark: (first) => `"$secret{${first}}" works if [secrets] in the same file has ${first}`,
}

const pasteOnce =
  'if deployment.toml has [secrets] already, add only the lines below it: with a second one, Micro Integrator does not start'

export const environmentSecrets: Snippet = {
  name: 'env',
  summary: '[secrets] in deployment.toml, from environment variables',
  source: 'the vault',
  refusal: (alias) => variableProblem(alias),
  render: (secrets) => renderSecrets(secrets, 'env'),
  remark: (first) => `${pasteOnce}; without [secrets], look it up with wso2:vault-lookup('${first}','ENV','true')`,
}

export const systemSecrets: Snippet = {
  name: 'sys',
  summary: '[secrets] in deployment.toml, from system properties',
  source: 'the vault',
  refusal: vaultProblem,
  render: (secrets) => renderSecrets(secrets, 'sys'),
  remark: () => pasteOnce,
}

function renderSecrets(secrets: readonly ReferredSecret[], from: 'env' | 'sys'): string {
  return ['[secrets]', ...secrets.map(({alias}) => `${renderKey(alias)} = "$${from}{${alias}}"`)]
    .map((line) => `${line}\n`)
    .join('')
}

/** Without quotation marks, a dot would begin a table. */
function renderKey(alias: string): string {
  return alias.includes('.') ? `"${alias}"` : alias
}
