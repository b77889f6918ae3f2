/**
 * The actions and the template of `integrations`, and the project's own pipelines: GitHub's and GitLab's rules accept them, and what they run
 * does what it should. The pipelines of the project itself are only checked, because they run all of this.
 */
import {parseAction} from '@actions/workflow-parser/actions/action-parser'
import {convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow} from '@actions/workflow-parser'
import {expect} from 'chai'
import {cpSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {newPlace, type Place, removePlace, type Run, runProgram, sandbox} from '../support/cli.js'
import {readAction, runAction} from '../support/composite-action.js'
import {identity} from '../support/identity.js'
import {needs} from '../support/tools.js'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const actionFile = (name: string) => path.join(root, 'integrations/github', name, 'action.yml')
const workflow = '.github/workflows/ci.yml'
const template = 'integrations/gitlab/mi.gitlab-ci.yml'
const actions = ['verify', 'create-k8s']
const examples = Array.from(read('integrations/README.md').matchAll(/^```yaml\n(.*?)^```$/gms), ([, text = '']) => text)
const secret = ' pä$$ "wörd" '

interface ParsedWorkflow {
  readonly jobs: Readonly<Record<string, {readonly steps: readonly {readonly uses?: string; readonly with?: object}[]}>>
}

/** For npm: everything it needs is in the package. */
const offline = {npm_config_offline: 'true', npm_config_update_notifier: 'false'}

let packing: Place
let tarball: string

/** Packs what is built, which takes a second. */
async function pack(): Promise<void> {
  packing = await newPlace()
  const command = ['npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', packing.work]
  const {code, stdout, stderr} = await runProgram(command, {in: packing, cwd: root, env: offline})
  expect(code, stderr).to.equal(0)
  tarball = packing.path(stdout.trim())
}

/** @returns the secrets in a manifest, decrypted */
function openManifest(text: string): Readonly<Record<string, string>> {
  const {stringData} = parse(text) as {readonly stringData: Readonly<Record<string, string>>}
  return Object.fromEntries(Object.entries(stringData).map(([alias, value]) => [alias, identity().open(value)]))
}

describe('the workflow and the actions', () => {
  it('are valid by the rules of GitHub', async () => {
    const trace = new NoOperationTraceWriter()
    const parsed = parseWorkflow({name: workflow, content: read(workflow)}, trace)
    expect(parsed.context.errors.getErrors()).to.deep.equal([])
    const {jobs, errors = []} = await convertWorkflowTemplate(parsed.context, parsed.value!)
    expect(errors).to.deep.equal([])
    expect(jobs.map(({id}) => id.value)).to.deep.equal(['linux', 'others'])
    for (const content of examples.slice(0, 2)) {
      const {context} = parseWorkflow({name: 'example', content}, trace)
      expect(context.errors.getErrors(), content).to.deep.equal([])
    }
    for (const name of actions) {
      const {context} = parseAction({name, content: readFileSync(actionFile(name), 'utf8')}, trace)
      expect(context.errors.getErrors(), name).to.deep.equal([])
    }
    const broken = parseAction({name: 'broken', content: 'name: x\nruns:\n  using: composite\n  step: []\n'}, trace)
    expect(broken.context.errors.getErrors()).to.not.be.empty
  })

  it('have the inputs that the examples use', () => {
    const workflows = examples.slice(0, 2).map((text) => parse(text) as ParsedWorkflow)
    const steps = workflows.flatMap(({jobs}) => Object.values(jobs).flatMap((job) => job.steps))
    for (const name of actions) {
      const {inputs} = readAction(actionFile(name))
      const given = Object.keys(steps.find(({uses}) => uses === `./integrations/github/${name}`)?.with ?? {})
      const required = Object.keys(inputs).filter((each) => inputs[each]?.required)
      expect(given).to.include.members(required)
      expect(Object.keys(inputs)).to.include.members(given)
    }
  })

  it('pin other actions by commit, and may only read', () => {
    const uses = [...read(workflow).matchAll(/uses: (.*)/g)].map(([, name = '']) => name)
    expect(uses).to.have.length(3)
    for (const name of uses) expect(name).to.match(/^actions\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/)
    expect(parse(read(workflow))).to.deep.include({permissions: {contents: 'read'}})
    expect(read(workflow)).to.not.contain('secrets.')
  })

  it('never put an expression into a script', () => {
    const scripts = [...read(workflow).matchAll(/ run: (?:\|\n((?: {10}.*\n)+)|(.*))/g)].map(([all]) => all)
    expect(scripts).to.have.length(4)
    for (const name of actions) scripts.push(...readAction(actionFile(name)).runs.steps.map(({run}) => run))
    for (const script of scripts) expect(script).to.not.contain('${{')
  })
})

describe('the actions', () => {
  const place = sandbox()
  before(pack)
  after(() => removePlace(packing))
  beforeEach(function () {
    needs(this, 'bash')
  })

  it('create a manifest, and verify it', async () => {
    const given = {certificate: place().write('prod.pem', identity().pem), package: tarball}
    place().write('more secrets.properties', 'mail=correct horse\n')
    const env = {...offline, DB_PASSWORD: secret, API_KEY: 'sk-0f1e2d3c', OTHER: 'x'}
    const inputs = {...given, variables: 'DB_PASSWORD\nAPI_*\n', files: 'more secrets.properties', namespace: 'prod'}
    const run = await runAction(actionFile('create-k8s'), inputs, {place: place(), env})
    expect(run).to.deep.include({code: 0, outputs: {manifest: 'security/wso2-secrets.yaml'}})
    const manifest = place().read('security/wso2-secrets.yaml')
    expect(openManifest(manifest)).to.deep.equal({DB_PASSWORD: secret, KEY: 'sk-0f1e2d3c', mail: 'correct horse'})
    expect(parse(manifest)).to.deep.include({metadata: {name: 'wso2secret', namespace: 'prod'}})
    expect(`${run.stdout}${run.stderr}`).to.not.contain('sk-0f1e2d3c')
    expect(place().filesHolding('sk-0f1e2d3c')).to.deep.equal([])

    place().write('a b.properties', 'x=plaintext\n')
    const files = 'security/*.yaml\na b.properties\n'
    const verified = {...given, files, sarif: 'mi.sarif'}
    const bad = await runAction(actionFile('verify'), verified, {place: place(), env: offline})
    expect(bad).to.deep.include({code: 1, outputs: {sarif: 'mi.sarif'}})
    expect(bad.stdout).to.match(/a b\.properties.*not encrypted/)
    const {runs} = JSON.parse(place().read('mi.sarif')) as {runs: readonly {results: readonly {ruleId: string}[]}[]}
    expect(runs[0]?.results.map(({ruleId}) => ruleId)).to.deep.equal(['plaintext'])
    const good = await runAction(actionFile('verify'), {...given, files: 'security/*'}, {place: place(), env: offline})
    expect(good).to.deep.include({code: 0, outputs: {sarif: ''}})
  })

  it('take inputs for text only, whatever they contain', async () => {
    place().write('prod.pem', identity().pem)
    const hostile = '"; touch hacked; "$(touch hacked)`touch hacked`\n--help\n$(touch hacked)'
    const given = {package: tarball, certificate: 'prod.pem'}
    const options = {place: place(), env: {...offline, X: 'y'}}
    const runs = [
      await runAction(actionFile('verify'), {...given, files: hostile, sarif: 'a.sarif'}, options),
      await runAction(actionFile('verify'), {...given, files: 'x', package: hostile}, options),
      await runAction(actionFile('create-k8s'), {...given, variables: `X\n${hostile}`, name: hostile}, options),
    ]
    const noLines = '\nmanifest=x\nsarif=x'
    for (const [name, input] of [
      ['verify', 'sarif'],
      ['create-k8s', 'manifest'],
    ] as const)
      runs.push(await runAction(actionFile(name), {...given, variables: 'X', files: 'x', [input]: noLines}, options))
    expect(runs.map(({code}) => code)).to.deep.equal([1, 1, 2, 2, 2])
    expect(runs.map(({outputs}) => Object.values(outputs))).to.deep.equal([[''], [''], [''], [''], ['']])
    for (const {stdout} of runs) expect(stdout).to.not.contain('USAGE')
    expect(place().exists('hacked')).to.be.false
  })

  it('let no name in a file give commands to the runner', async () => {
    const name = '::add-mask::a ##[set-output name=sarif;]b.properties'
    place().write(name, 'c##[set-output\\ name\\=sarif;]=x\n')
    place().write('prod.pem', identity().pem)
    const given = {package: tarball, certificate: 'prod.pem', files: name}
    for (const action of actions) {
      const run = await runAction(actionFile(action), given, {place: place(), env: offline})
      expect(run.stdout, action).to.include('##[set-output')
      expect(run.commands).to.deep.equal([])
    }
  })

  it('say what to do about a manifest that exists', async () => {
    place().write('prod.pem', identity().pem)
    const given = {package: tarball, certificate: 'prod.pem', variables: 'A', manifest: 'out/secrets.yaml'}
    const create = async (existing: string, A: string) =>
      runAction(actionFile('create-k8s'), {...given, existing}, {place: place(), env: {...offline, A}})
    expect((await create('fail', 'one')).code).to.equal(0)
    const {code, stdout, outputs} = await create('fail', 'two')
    expect({code, outputs}).to.deep.equal({code: 1, outputs: {manifest: ''}})
    expect(stdout).to.contain('already exists')
    expect(openManifest(place().read('out/secrets.yaml'))).to.deep.equal({A: 'one'})
    expect((await create('merge', 'three')).code).to.equal(0)
    expect(openManifest(place().read('out/secrets.yaml'))).to.deep.equal({A: 'three'})
  })
})

/** gitlab-ci-local is built for Node.js 22. */
const forNode20 = 'Set.prototype.union ??= function (other) { return new Set([...this, ...other]) }'

/** Runs jobs with the shell, in a repository that is made of the files in the place. */
async function runGitlab(place: Place, ...arguments_: readonly string[]): Promise<Run> {
  const gitlab = path.join(root, 'node_modules/gitlab-ci-local/dist/index.js')
  const program = [process.execPath, '--import', `data:text/javascript,${encodeURIComponent(forNode20)}`, gitlab]
  const script = `git init -q && git add . && git -c user.name=x -c user.email=x@example.com commit -qm x &&
    git remote add origin https://gitlab.example.com/group/project.git && exec "$@"`
  const env = {...offline, NO_COLOR: '1', PATH: `${path.dirname(process.execPath)}:${process.env.PATH ?? ''}`}
  return runProgram(['bash', '-c', script, 'bash', ...program, ...arguments_], {in: place, env})
}

describe('the GitLab template', () => {
  const place = sandbox()
  before(pack)
  after(() => removePlace(packing))
  beforeEach(function () {
    needs(this, 'bash', 'git')
    mkdirSync(place().path('ci'))
    cpSync(path.join(root, template), place().path('ci/mi.gitlab-ci.yml'))
    cpSync(tarball, place().path('mi.tgz'))
    place().write('prod.pem', identity().pem)
  })

  it('creates a manifest, and verifies it', async () => {
    place().write('bad.properties', 'x=plaintext\n')
    place().write(
      '.gitlab-ci.yml',
      `
include: [{local: ci/mi.gitlab-ci.yml}]
stages: [create, verify]
variables: {MI_PACKAGE: mi.tgz, MI_CERTIFICATE: prod.pem}
create:
  extends: .mi-create-k8s
  stage: create
  variables: {MI_VARIABLES: "DB_PASSWORD\\nAPI_*", MI_SECRET_NAME: integration}
verify:
  extends: .mi-verify
  stage: verify
  variables: {MI_FILES: security/*.yaml}
bad:
  extends: .mi-verify
  stage: verify
  variables: {MI_FILES: "security/*.yaml\\nbad.properties", MI_SARIF: bad.sarif}
`,
    )
    // GitLab replaces references to variables in them, and `$$` by `$`.
    const value = secret.replaceAll('$', '')
    const variables = ['--variable', `DB_PASSWORD=${value}`, '--variable', 'API_KEY=sk-0f1e2d3c']
    const run = await runGitlab(place(), '--force-shell-executor', '--shell-isolation=false', ...variables)
    expect(run.stdout, run.stderr).to.match(/PASS +create/)
    expect(run.stdout).to.match(/PASS +verify/)
    expect(run.stdout).to.match(/FAIL +bad/)
    expect(run.code).to.equal(1)
    expect(run.stdout).to.match(/bad\.properties.*not encrypted/)
    expect(`${run.stdout}${run.stderr}`).to.not.contain('sk-0f1e2d3c')
    const manifest = place().read('security/wso2-secrets.yaml')
    expect(openManifest(manifest)).to.deep.equal({DB_PASSWORD: value, KEY: 'sk-0f1e2d3c'})
    expect(readdirSync(place().temporary)).to.deep.equal([])
    expect(parse(manifest)).to.deep.nested.include({'metadata.name': 'integration'})
    expect(JSON.parse(place().read('bad.sarif'))).to.have.property('version', '2.1.0')
  })

  it('and its example and the pipeline of the project are valid by the rules of GitLab', async () => {
    mkdirSync(place().path('integrations/gitlab'), {recursive: true})
    cpSync(path.join(root, template), place().path(template))
    place().write('.gitlab-ci.yml', examples[2] ?? '')
    const example = await runGitlab(place(), '--list-json')
    expect((JSON.parse(example.stdout) as readonly {name: string}[]).map(({name}) => name)).to.deep.equal([
      'verify-secrets',
      'create-secrets',
    ])
    rmSync(place().path('.git'), {recursive: true})
    cpSync(path.join(root, '.gitlab-ci.yml'), place().path('.gitlab-ci.yml'))
    const own = await runGitlab(place(), '--list-json')
    expect(own.stderr).to.not.contain('error')
    expect((JSON.parse(own.stdout) as readonly {name: string}[]).map(({name}) => name)).to.deep.equal([
      'check: [20]',
      'check: [22]',
      'check: [24]',
    ])
  })
})
