import {expect} from 'chai'
import {load} from 'js-yaml'
import {helmOutput} from '../../src/formats/helm/helm-output.js'
import {renderDocument} from '../../src/formats/text/line-writer.js'
import {runMi, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {identity, initialise} from '../support/identity.js'
import {readManifest} from '../support/kubectl.js'
import {needs} from '../support/tools.js'

interface Values {
  readonly [key: string]: Values | string | number | boolean
}

/** As Helm merges values files: mappings key by key, everything else is replaced. */
function mergeValues(under: Values, over: Values): Values {
  const merged = Object.entries(over).map(([key, value]) => {
    const old = under[key]
    return [key, typeof old === 'object' && typeof value === 'object' ? mergeValues(old, value) : value] as const
  })
  return {...under, ...Object.fromEntries(merged)}
}

/** The values of a chart, before the user's. */
const chart = `wso2:
  deployment:
    replicas: 1
    envs:
      EXISTING: kept
      db_password: default
  config:
    portOffset: 10
`

describe('mi secret create helm', () => {
  const place = sandbox()

  beforeEach(async () => {
    await initialise(place())
    place().write('s.properties', 'db_password=x\n_1=y\ne1=z\n')
  })

  it('writes values that are merged with those of the chart, and that Java decrypts', async function () {
    needs(this, 'java', 'javac')
    const run = await runMi(['secret', 'create', 'helm', '-f', 's.properties'], {in: place()})
    expect(run, run.stderr).to.include({code: 0, stdout: ''})
    const values = load(place().read('security/wso2-values.yaml')) as Values
    const merged = mergeValues(load(chart) as Values, values) as {
      wso2: {deployment: {replicas: number; envs: Record<string, string>}; config: object}
    }
    const {EXISTING, ...envs} = merged.wso2.deployment.envs
    expect(EXISTING).to.equal('kept')
    expect([merged.wso2.deployment.replicas, merged.wso2.config]).to.deep.equal([1, {portOffset: 10}])
    expect(Object.keys(envs)).to.deep.equal(['db_password', '_1', 'e1'])
    const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
    const requests = Object.values(envs).map((ciphertext) => ({key: identity().privateKey, transformation, ciphertext}))
    expect(decryptWithJava(requests)).to.deep.equal([{plaintext: 'x'}, {plaintext: 'y'}, {plaintext: 'z'}])
  })

  it('refuses the names that the chart would not write as a string, and no others, as kubectl reads them', function () {
    needs(this, 'kubectl')
    const words = [
      'y',
      'Y',
      'yes',
      'NO',
      'on',
      'Off',
      'true',
      'FALSE',
      'null',
      'Null',
      'n',
      'N',
      'yeS',
      'e1',
      '_',
      '_1',
    ]
    const names = [...words, 'nan', 'inf', 'x', 'TRUE1', 'db_password']
    // The chart's template writes `- name: {{ $key }}` and quotes the value only.
    const isString = (name: string) => {
      try {
        const [secret] = readManifest(`apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  k: ${name}\n`)
        return secret?.stringData?.k === name
      } catch {
        return false
      }
    }
    for (const name of names) expect(helmOutput.refusal(name) === undefined, name).to.equal(isString(name))
  })

  it('refuses names that are not valid, and variables that the chart sets', async () => {
    place().write('s.properties', 'db.password=1\nJAVA_MEM_OPTS=2\nyes=3\nPOD_NAME=4\n')
    const run = await runMi(['secret', 'create', 'helm', '-f', 's.properties'], {in: place()})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr.match(/^ {2}line \d/gm)).to.have.lengthOf(4)
    expect(place().files()).to.deep.equal(['home/.config/mi/default.yaml', 'work/s.properties'])
  })

  it('merges into a file of values, in which every other byte is kept', async () => {
    place().write('values.yaml', `# mine\n${chart.replace('db_password: default', "db_password: 'old' # x")}`)
    const words = ['secret', 'create', 'helm', '-f', 's.properties', '--dest', 'values.yaml', '--merge']
    const run = await runMi(words, {in: place()})
    expect(run, run.stderr).to.include({code: 0, stdout: ''})
    expect(run.stderr).to.match(/3 secrets merged into ".+": 1 replaced, 2 added/)
    const merged = place().read('values.yaml')
    const ciphertexts = merged.match(/[A-Za-z0-9+/]{342}==/g)!
    expect(ciphertexts.map((each) => identity().open(each))).to.deep.equal(['x', 'y', 'z'])
    // One that looks like a number gets quotation marks.
    expect(merged.replaceAll(/: '?[A-Za-z0-9+/]{342}=='?/g, ': <CT>')).to.equal(
      '# mine\nwso2:\n  deployment:\n    replicas: 1\n    envs:\n      EXISTING: kept\n      db_password: <CT> # x\n' +
        "      '_1': <CT>\n      'e1': <CT>\n  config:\n    portOffset: 10\n",
    )
  })

  it('does not merge into a Kubernetes manifest', async () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n'
    place().write('x.yaml', text)
    const words = ['secret', 'create', 'helm', '-f', 's.properties', '--dest', 'x.yaml', '--merge']
    const run = await runMi(words, {in: place()})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.equal(
      `error: "${place().path('x.yaml')}" is not a file of Helm values\ntry: choose such a file, or the path of a new one\n`,
    )
    expect(place().read('x.yaml')).to.equal(text)
  })

  it('says if there are more than a release can hold', () => {
    const values = Array.from({length: 1300}, (_, index) => ({alias: `key_${index}`, ciphertext: 'A'.repeat(344)}))
    expect(renderDocument(helmOutput, values).remarks.join()).to.include('Helm stores a release in a Secret')
    expect(renderDocument(helmOutput, values.slice(0, 1000)).remarks).to.deep.equal([])
    expect(load(renderDocument(helmOutput, []).text)).to.deep.equal({wso2: {deployment: {envs: {}}}})
  })
})
