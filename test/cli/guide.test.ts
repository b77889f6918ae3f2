/** The pages of docs/guide: their commands are run as they are written, in one shell for each page, and print what the page shows. */
import {expect} from 'chai'
import {load} from 'js-yaml'
import {existsSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {type Environment, miCommand, type Place, runProgram, sandbox} from '../support/cli.js'
import {type Block, guideBlocks, guideScript} from '../support/guide.js'
import {identity, initialiseWithKey, password} from '../support/identity.js'
import {ciphertextFor} from '../support/records.js'
import {homeAlias, homePassword, makeHome} from '../support/product-home.js'
import {programInTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

type Six = [Block, Block, Block, Block, Block, Block]

/** A command that the page takes for granted. */
const sh = (code: string): Block => ({heading: '', language: 'sh', code: `${code}\n`, file: undefined, mark: ''})

const author = {GIT_AUTHOR_NAME: 'Me', GIT_AUTHOR_EMAIL: 'me@x', GIT_COMMITTER_NAME: 'Me', GIT_COMMITTER_EMAIL: 'me@x'}

/** The environment of someone who has installed `mi`. */
function installed(place: Place): Environment {
  const bin = path.join(place.home, 'bin')
  mkdirSync(bin, {recursive: true})
  if (!existsSync(path.join(bin, 'mi'))) symlinkSync(miCommand([])[1] ?? '', path.join(bin, 'mi'))
  return {PATH: `${bin}:${path.dirname(process.execPath)}:${process.env.PATH ?? ''}`}
}

describe('docs/guide', () => {
  const place = sandbox()

  /** Runs the blocks, with the keystore password in the environment. */
  async function runBlocks(blocks: readonly Block[], env: Environment = {}): Promise<string> {
    const script = guideScript(blocks)
    const run = await runProgram(['bash', '-c', `umask 077\n${script.text}`], {
      in: place(),
      env: {...installed(place()), MI_KEYSTORE_PASSWORD: password, ...env},
    })
    script.compare(run.stdout, place().work)
    expect(run.code, run.stdout).to.equal(0)
    return run.stdout
  }

  before(function () {
    needs(this, 'bash')
  })

  it('git-diff.md', async function () {
    needs(this, 'git')
    const change = (alias: string) =>
      `printf %s x | mi secret create file --merge --alias ${alias}; git commit -qam 'Change ${alias}'`
    const branch = (name: string, alias: string, onMain: string) =>
      sh(`git checkout -qb ${name}; ${change(alias)}; git checkout -q main; ${change(onMain)}`)
    const [attributes, config, diff, merge, conflict, theirs, ...rest] = guideBlocks('git-diff') as [...Six, ...Block[]]
    await initialiseWithKey(place())
    const output = await runBlocks(
      [
        sh('git init -q -b main; printf "api_key=1\ndb_password=2\nmail_password=3\n" | mi secret create file --from -'),
        sh('git add .; git commit -qm "Add secrets"'),
        ...[attributes, config, diff, sh('git add .; git commit -qm "Change db_password"')],
        ...[branch('new-api-key', 'api_key', 'mail_password'), merge],
        ...[branch('new-db-password', 'db_password', 'db_password'), conflict, theirs],
        ...[branch('new-token', 'token', 'other'), ...rest],
      ],
      {...author, NEW_PASSWORD: 'battery staple'},
    )
    expect(output).not.to.match(/[A-Za-z0-9+/]{40}/)
    const [, api, db, mail] = place().read('security/wso2-secrets.properties').split(/.*=(?=.{300})/)
    expect([api, db, mail].map((value) => identity().open(value ?? ''))).to.deep.equal(['x', 'x', 'x'])
  })

  it('first-secret.md', async function () {
    needs(this, 'python3')
    const [init, create, ...rest] = guideBlocks('first-secret')
    const typed = [init, create].flatMap((block) => block?.code.match(/(?<=^\$ ).*/gm) ?? [])
    await programInTerminal(
      ['bash', '-ec', typed.join('\n')],
      async (terminal) => {
        await terminal.answer(/\? Keystore password(?! again)/, password)
        await terminal.answer('? Keystore password again', password)
        await terminal.expect('written to')
        await terminal.answer('? Keystore password', password)
        await terminal.answer('? Alias', 'db_password')
        await terminal.answer(/\? Secret(?! again)/, 'hunter2')
        await terminal.answer('? Secret again', 'hunter2')
      },
      {in: place(), env: installed(place()), within: 20_000},
    )
    await runBlocks(rest, {API_KEY: 'battery staple'})
  })

  it('bulk.md', async () => {
    await initialiseWithKey(place())
    await runBlocks(guideBlocks('bulk'), {API_KEY: 'battery staple'})
  })

  it('deployment-toml.md', async () => {
    makeHome(place().work, 'mi-4.4')
    await runBlocks(guideBlocks('deployment-toml'), {DB_PASSWORD: 'battery staple'})
  })

  for (const page of ['docker', 'kubernetes', 'helm'])
    it(`${page}.md`, async function () {
      needs(this, 'kubectl')
      await initialiseWithKey(place())
      place().write('secrets.properties', 'db_user=orders\ndb_password=correct horse\n')
      place().write('deployment.toml', '[secrets]\nx = "[y]"\n')
      await runBlocks(guideBlocks(page), {API_KEY: 'battery staple', KUBECONFIG: '/dev/null'})
    })

  it('rotation.md', async () => {
    await initialiseWithKey(place())
    makeHome(place().work, 'mi-4.4', {toml: '[secrets]\ndb_password = "[correct horse]"\n'})
    place().write('secrets.properties', 'db_user=orders\nmail_password=x\n')
    await runBlocks([
      sh('for output in file k8; do mi secret create $output --from secrets.properties; done'),
      sh('mi secret encrypt --mi-home .'),
      ...guideBlocks('rotation'),
    ])
  })

  it('symmetric.md', async () => {
    await initialiseWithKey(place())
    makeHome(place().work, 'mi-4.6')
    place().write('secrets.properties', 'db_user=orders\n')
    await runBlocks(guideBlocks('symmetric'))
  })

  it('moving.md', async () => {
    makeHome(place().work, 'mi-4.4', {toml: '[secrets]\ndb_password = "[correct horse]"\n'})
    const keystore = 'repository/resources/security/wso2carbon.jks'
    const base64 = Buffer.from(homePassword).toString('base64')
    const old = path.join(place().home, '.wso2apictl/keystore')
    mkdirSync(old, {recursive: true})
    writeFileSync(
      path.join(old, 'keystore_info.yaml'),
      `keyStorePath: ${place().path(keystore)}\nkeyStorePassword: ${base64}\nkeyAlias: ${homeAlias}\nkeyPassword: ${base64}\n`,
    )
    place().write('security/wso2mi-secrets.properties', `db_password = ${ciphertextFor('x')}\n`)
    await runBlocks([sh('mi secret encrypt --mi-home .'), ...guideBlocks('moving')], {API_KEY: 'battery staple'})
  })

  for (const {heading, commands} of pipelines([...guideBlocks('ci'), ...guideBlocks('jenkins-tekton')]))
    it(`${heading}, in ci.md or jenkins-tekton.md`, async function () {
      needs(this, 'git')
      place().write('prod.pem', identity().pem)
      place().write('security/wso2-secrets.properties', `db_password=${ciphertextFor('x')}\n`)
      await runBlocks([sh('git init -q; git add .'), sh(commands.join('\n'))], {APP_db_password: 'correct horse'})
      const [, ciphertext = ''] = /db_password: (.*)/.exec(place().read('wso2-secrets.yaml')) ?? []
      expect(identity().open(ciphertext)).to.equal('correct horse')
    })
})

/** The commands of each CI system on the page. */
function pipelines(blocks: readonly Block[]) {
  return blocks
    .filter(({language}) => language !== 'sh')
    .map(({heading, language, code}) => {
      const all = language === 'yaml' ? scriptsIn(load(code)) : [...code.matchAll(/\bsh (['"])(.*)\1$/gm)].map(([, , x]) => x)
      return {heading, commands: all.filter((command) => !command?.startsWith('npm install'))}
    })
}

/** What a pipeline in YAML runs, in order: the texts of `run` and `script`. */
function scriptsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    (key === 'run' || key === 'script') ? [item].flat().map(String) : scriptsIn(item),
  )
}
