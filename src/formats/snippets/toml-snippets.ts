/** Lines for Micro Integrator's `deployment.toml`. */
import {nameProblem, renderKey, renderString} from '../toml/secret-names.js'
import {variableProblem} from '../text/variable-names.js'
import {isAtLeast, type ReferredSecret, type Snippet, type SnippetOptions} from './snippet-kind.js'

/** @returns why the vault does not find the alias, as a fragment that follows it; undefined if it does */
export function vaultProblem(alias: string, {release}: SnippetOptions): string | undefined {
  if (alias.includes('.') && release !== undefined && !isAtLeast(release, 4, 5))
    return 'has a "." in its name, which keeps Micro Integrator from starting before release 4.5; use "_" instead'
  return nameProblem(alias)
}

export const tomlReference: Snippet = {
  name: 'toml',
  summary: 'a reference in deployment.toml to an alias in its [secrets]',
  source: 'the vault',
  refusal: vaultProblem,
  render: (secrets) => secrets.map(({alias}) => `password = ${renderString(`$secret{${alias}}`)}\n`).join(''),
  remark: (first) => `"$secret{${first}}" works if [secrets] in the same file defines ${first}`,
}

const pasteOnce =
  'if deployment.toml has [secrets] already, add only the lines below the header: Micro Integrator does not start if there are two'

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
  return ['[secrets]', ...secrets.map(({alias}) => `${renderKey(alias)} = ${renderString(`$${from}{${alias}}`)}`)]
    .map((line) => `${line}\n`)
    .join('')
}
