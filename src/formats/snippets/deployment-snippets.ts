/** What passes secrets to Micro Integrator: Kubernetes, Docker Compose, systemd. */
import {dockerFiles} from '../docker-files.js'
import {renderYaml} from '../kubernetes/write-yaml.js'
import {variableProblem} from '../text/variable-names.js'
import {fileProblem} from './lookup-snippets.js'
import type {Snippet} from './snippet-kind.js'

export const kubernetesVariables: Snippet = {
  name: 'k8s',
  summary: 'environment variables of a container, from a Kubernetes Secret',
  source: 'ENV',
  refusal: variableProblem,
  render: (secrets, {secretName = 'wso2secret'}) =>
    renderYaml({
      env: secrets.map(({alias, secret = secretName}) => ({
        name: alias,
        valueFrom: {secretKeyRef: {name: secret, key: alias}},
      })),
    }),
}

export const composeSecrets: Snippet = {
  name: 'compose',
  summary: 'secrets of a service in Docker Compose, from files',
  source: 'DOCKER',
  isRsaOnly: true,
  refusal: (alias) => dockerFiles.refusal(alias),
  render: (secrets) =>
    renderYaml({
      services: {mi: {secrets: secrets.map(({alias}) => alias)}},
      secrets: new Map(secrets.map(({alias}) => [alias, {file: `./${dockerFiles.defaultDest}/${alias}`}])),
    }),
  remark: () =>
    'Docker Compose mounts these files as they are, so the user in the container needs permission to read them',
}

/** systemd looks for credentials there by default: systemd.exec(5). */
const credentialStore = '/etc/credstore'

export const systemdCredentials: Snippet = {
  name: 'systemd',
  summary: 'credentials of a systemd service, from files',
  source: 'FILE',
  isRsaOnly: true,
  refusal: fileProblem,
  render: (secrets) =>
    [
      '[Service]',
      ...secrets.map(({alias}) => `LoadCredential=${alias}:${credentialStore}/${alias}`),
      'Environment="JAVA_OPTS=-Dei.secret.file.root.dir=%d/"',
    ]
      .map((line) => `${line}\n`)
      .join(''),
  remark: (first) => `look them up with wso2:vault-lookup('${first}','FILE','true')`,
}
