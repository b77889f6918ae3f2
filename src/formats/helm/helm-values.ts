/** Values of WSO2's Helm chart for Micro Integrator: https://github.com/wso2/helm-mi */
import {encryptedFormat, type EditableFormat, type Scan} from '../text/in-place.js'
import {lineFinder} from '../text/text.js'
import {outlineYaml, parseYaml, scalarText, type Yaml} from '../kubernetes/read-yaml.js'
import {scalarEdit} from '../kubernetes/scalar-edits.js'
import {yamlLayout} from '../kubernetes/yaml-layout.js'
import type {BlockStart, EncryptedFormat, Remark, RemarkKind} from '../format.js'
import {ValuesReader, type PathValue} from './read-values.js'

const traits: Omit<EncryptedFormat, 'read'> = {
  lastCounts: false,
  cut: () => 0,
  piece: (line) => `the YAML from line ${line} on`,
  areVariables: false,
}

/**
 * The passwords in `wso2.config` that the chart copies to `[secrets]` of deployment.toml, each with its path for an alias, and the variables in
 * `wso2.deployment.envs`. Values that are empty or no strings are ignored where the chart permits them.
 */
export const helmValues: EditableFormat = encryptedFormat((text, start) => {
  const {yaml, reader} = begin(text, start)
  const wso2 = reader.entries(reader.entries(reader.root, '').get('wso2')?.value, 'wso2')
  const config = wso2.get('config')
  if (config !== undefined && reader.leadsOn(config, 'wso2.config')) addPasswords(reader, config.value, 'wso2.config')
  const envs = reader.entries(wso2.get('deployment')?.value, 'wso2.deployment').get('envs')
  if (envs !== undefined && reader.leadsToVariables(envs, 'wso2.deployment.envs'))
    for (const [name, entry] of reader.entries(envs.value, 'wso2.deployment.envs')) reader.addVariable(name, entry)
  const {values, problems} = reader.found
  const given = values.filter((value) => value.text !== '')
  return scanOf(yaml, start, {values: given, problems}, [vaultRemark(yaml, reader, given)])
}, traits)

/** The keys of the passwords that the chart copies to `[secrets]`. It copies no other key, and nothing from lists. */
const passwordKeys: ReadonlySet<string> = new Set(['password', 'keyPassword'])

function addPasswords(reader: ValuesReader, node: number, path: string): void {
  for (const [key, entry] of reader.entries(node, path)) {
    const inner = `${path}.${key}`
    if (passwordKeys.has(key)) reader.add(inner, entry)
    else if (reader.leadsOn(entry, inner)) addPasswords(reader, entry.value, inner)
  }
}

const vaultKey = 'wso2.config.secureVault.enabled'

const vault: RemarkKind = {
  namesFirst: true,
  remark: () =>
    `${vaultKey} is not true in this file; unless another values file sets it, the chart passes passwords on without decrypting them`,
}

function vaultRemark(yaml: Yaml, reader: ValuesReader, values: readonly PathValue[]): Remark {
  const enabled = reader.find(vaultKey.split('.'))
  const isEnabled = enabled !== undefined && scalarText(yaml, enabled.value) === 'true'
  const first = isEnabled ? undefined : values.find(({alias}) => alias.startsWith('wso2.config.'))
  return {kind: vault, places: first === undefined ? [] : [{text: first.alias}]}
}

/** Any YAML, of which only the values at these paths count. @param paths as `splitPath` returns them, by what to call them */
export function yamlPaths(paths: ReadonlyMap<string, readonly string[]>): EditableFormat {
  return encryptedFormat((text, start) => {
    const {yaml, reader} = begin(text, start)
    for (const [alias, path] of paths) {
      const entry = reader.find(path)
      if (entry !== undefined) reader.add(alias, entry)
    }
    return scanOf(yaml, start, reader.found, [])
  }, traits)
}

/** @param path keys and indices with dots between them; a dot in a key has a backslash before it, as in Helm's own paths */
export function splitPath(path: string): readonly string[] {
  const steps = path.match(/(?:\\[^]|[^\\.])+/g) ?? []
  return steps.map((step) => step.replaceAll(/\\([^])/g, '$1'))
}

function begin(text: string, {line}: BlockStart): {readonly yaml: Yaml; readonly reader: ValuesReader} {
  const yaml = parseYaml(text, line)
  const lineInText = lineFinder(text)
  return {yaml, reader: new ValuesReader(yaml, (index) => line - 1 + lineInText(index))}
}

function scanOf(
  yaml: Yaml,
  {line}: BlockStart,
  {values, problems}: ValuesReader['found'],
  remarks: readonly Remark[],
): Scan {
  return {
    places: values.map(({alias, text, line: at, entry, mayBePlain}) => ({
      value: {alias, value: text, line: at, overridden: false, ...(mayBePlain && {mayBePlain})},
      edit: (replacement) => scalarEdit(yaml, entry, replacement),
    })),
    problems,
    remarks,
    markRemarks: [],
    secrets: [],
    outline: outlineYaml(yaml, new Set(values.map(({entry}) => entry.value))),
    nextLine: line - 1 + lineFinder(yaml.text)(yaml.text.length),
    layout: () =>
      yamlLayout(
        yaml,
        values.map(({entry}) => entry),
      ),
  }
}
