/**
 * Values for Micro Integrator's Helm chart, which sets the environment variables listed under `wso2.deployment.envs`:
 * https://github.com/wso2/helm-mi, mi/templates/mi-deployment.yaml
 */
import {helmMerging} from './helm-merging.js'
import {resolvePlain} from '../kubernetes/plain-scalars.js'
import {renderEntry, renderYaml} from '../kubernetes/write-yaml.js'
import {variableProblem} from '../text/variable-names.js'
import type {EncryptedValue, OutputFormat, TextWriter, WriteText} from '../format.js'

export const helmOutput: OutputFormat = {
  defaultDest: 'security/wso2-values.yaml',
  isSequence: false,
  refusal,
  begin: () => new ValuesWriter(),
  merging: helmMerging,
}

/** The variables that the chart sets itself. */
const ofChart: ReadonlySet<string> = new Set(['JAVA_MEM_OPTS', 'POD_NAME'])

function refusal(alias: string): string | undefined {
  const problem = variableProblem(alias)
  if (problem !== undefined) return problem
  if (resolvePlain(alias).type !== 'string')
    return 'cannot be an environment variable of the Helm chart, which writes names without quotation marks: use another alias'
  if (ofChart.has(alias)) return 'is an environment variable that the Helm chart sets itself: use another alias'
  return undefined
}

/** Helm keeps the values and the manifests made of them, compressed, in a Secret of at most 1 MiB. In bytes. */
const mostForRelease = 400_000

class ValuesWriter implements TextWriter {
  #size = 0

  add(values: readonly EncryptedValue[], write: WriteText): void {
    for (const {alias, ciphertext} of values) {
      if (this.#size === 0) write('wso2:\n  deployment:\n    envs:\n')
      this.#size += alias.length + ciphertext.length
      write(`    ${renderEntry(alias, ciphertext)}`)
    }
  }

  end(write: WriteText): readonly string[] {
    if (this.#size === 0) write(renderYaml({wso2: {deployment: {envs: {}}}}))
    return this.#size > mostForRelease ? [remarkOnSize] : []
  }
}

const remarkOnSize =
  'there may be too many values: Helm stores a release in a Secret of at most 1 MiB; use a Kubernetes Secret instead'
