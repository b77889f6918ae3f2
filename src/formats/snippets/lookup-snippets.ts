/** Lookups in Micro Integrator's mediation sequences. The accepted aliases contain nothing to escape in XML or XPath. */
import {dockerFiles} from '../docker-files.js'
import {isAtLeast, type Snippet} from './snippet-kind.js'
import {vaultProblem} from './toml-snippets.js'

/** Release 4.4 has expressions in braces, and the mediator for their results. */
export const vaultLookup: Snippet = {
  name: 'synapse',
  summary: 'a lookup in a mediation sequence that reads [secrets]',
  source: 'the vault',
  refusal: vaultProblem,
  render: (secrets, {release}) =>
    secrets
      .map(({alias}) =>
        isAtLeast(release, 4, 4)
          ? `<variable name="${alias}" expression="\${wso2-vault('${alias}')}"/>\n`
          : `<property name="${alias}" expression="wso2:vault-lookup('${alias}')"/>\n`,
      )
      .join(''),
  remark: (_, {release}) =>
    release === undefined
      ? "Micro Integrator 4.4 and later also accepts ${wso2-vault('ALIAS')} in expressions"
      : undefined,
}

export const dockerLookup: Snippet = {
  name: 'docker',
  summary: 'a lookup in a mediation sequence that reads a Docker secret',
  source: 'DOCKER',
  isRsaOnly: true,
  refusal: (alias) => dockerFiles.refusal(alias),
  render: (secrets) => secrets.map(({alias}) => renderLookup(alias, alias, 'DOCKER')).join(''),
}

/** Relative to the home of Micro Integrator. */
const secretsDirectory = 'conf/security'

export const fileLookup: Snippet = {
  name: 'file',
  summary: `a lookup in a mediation sequence that reads a file in ${secretsDirectory}`,
  isRsaOnly: true,
  refusal: fileProblem,
  render: (secrets) => secrets.map(({alias}) => renderLookup(alias, `${secretsDirectory}/${alias}`, 'FILE')).join(''),
}

/** @returns why the alias cannot be the name of a file in the texts that name it; undefined if it can */
export function fileProblem(alias: string): string | undefined {
  if (alias === '') return 'must not be empty'
  if (!/^[\w.-]+$/.test(alias) || /^\.\.?$/.test(alias))
    return 'cannot be the name of a file here: use only letters, digits, "-", "_" and "."'
  return alias.length > 255 ? 'cannot be the name of a file: use at most 255 characters' : undefined
}

/** The last argument says that the value is encrypted. */
function renderLookup(name: string, place: string, source: 'DOCKER' | 'FILE'): string {
  return `<property name="${name}" expression="wso2:vault-lookup('${place}','${source}','true')"/>\n`
}
