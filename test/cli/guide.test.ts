/** The pages of docs/guide: their commands are run as they are written, in one shell for each page, and print what the page shows. */
import {expect} from 'chai'
import {load} from 'js-yaml'
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'smol-toml'
import {type Environment, runProgram, sandbox} from '../support/cli.js'
import {type Block, guideBlocks, guidePages, guideScript, installed, isCommand, isLeftOut} from '../support/guide.js'
import {identity, initialiseWithKey, password} from '../support/identity.js'
import {homeAlias, homePassword, makeHome} from '../support/product-home.js'
import {ciphertextFor} from '../support/records.js'
import {programInTerminal} from '../support/terminal.js'
import {needs, type Tool} from '../support/tools.js'

/** A command that a page takes for granted. */
const sh = (code: string): Block => ({heading: '', language: 'sh', code: `${code}\n`, file: undefined, mark: ''})

const author = {GIT_AUTHOR_NAME: 'Me', GIT_AUTHOR_EMAIL: 'me@x', GIT_COMMITTER_NAME: 'Me', GIT_COMMITTER_EMAIL: 'me@x'}
const secrets = {API_KEY: 'battery staple', DB_PASSWORD: 'correct horse', NEW_PASSWORD: 'hunter2'}
const plaintextToml = '[secrets]\ndb_password = "[correct horse]"\n'

/** Pages that other tests run: this file's for pipelines, and guide-sources.test.ts. */
const elsewhere = ['aws', 'ci', 'jenkins-tekton', 'sources']
const withoutCommands = ['README', 'completion', 'stores', 'terminal']

describe('docs/guide', () => {
  const place = sandbox()
  let executed: Set<Block>

  beforeEach(() => {
    executed = new Set()
  })

  /** Runs the blocks, with the keystore password in the environment. */
  async function runBlocks(blocks: readonly Block[], env: Environment = {}): Promise<string> {
    for (const block of blocks) executed.add(block)
    const script = guideScript(blocks)
    const variables = {
      ...installed(place()),
      ...author,
      ...secrets,
      KUBECONFIG: '/dev/null',
      MI_KEYSTORE_PASSWORD: password,
    }
    const run = await runProgram(['bash', '-c', `umask 077\n${script.text}`], {
      in: place(),
      env: {...variables, ...env},
    })
    script.compare(run.stdout, place().work)
    expect(run.code, run.stdout).to.equal(0)
    return run.stdout
  }

  const writeSecrets = () => place().write('secrets.properties', 'db_user=orders\ndb_password=correct horse\n')
  const opened = (name: string) =>
    place()
      .read(name)
      .match(/[A-Za-z0-9+/]{342}==/g)
      ?.map((found) => identity().open(found))

  const pages: Readonly<Record<string, (blocks: Block[]) => Promise<void>>> = {
    'first-secret': async (blocks) => {
      const typed = blocks.filter(({code}) => code.includes('✔'))
      await typeAnswers(typed)
      await runBlocks(blocks.filter((block) => !typed.includes(block)))
    },
    bulk: async (blocks) => {
      await initialiseWithKey(place())
      await runBlocks(blocks)
      expect(opened('security/wso2-secrets.properties')).to.deep.equal(['orders', 'correct horse', 'battery staple'])
      expect(opened('security/db.properties')).to.deep.equal(['orders', 'correct horse', 'battery staple'])
    },
    'deployment-toml': async (blocks) => {
      makeHome(place().work, 'mi-4.4')
      await runBlocks(blocks)
      expect(opened('conf/deployment.toml')).to.deep.equal(['correct horse'])
    },
    docker: async (blocks) => {
      await initialiseWithKey(place())
      writeSecrets()
      place().write('deployment.toml', plaintextToml)
      await runBlocks(blocks)
      expect(opened('deployment.toml')).to.deep.equal(['correct horse'])
      expect(opened('mi.env')).to.deep.equal(['orders', 'correct horse'])
    },
    kubernetes: async (blocks) => {
      await initialiseWithKey(place())
      writeSecrets()
      await runBlocks(blocks)
      expect(opened('security/wso2-secrets.yaml')).to.deep.equal(['correct horse', 'battery staple'])
    },
    helm: async (blocks) => {
      await initialiseWithKey(place())
      writeSecrets()
      await runBlocks(blocks)
      expect(opened('values.yaml')).to.deep.equal(['correct horse', 'battery staple', 'orders', 'correct horse'])
      expect(opened('other.yaml')).to.deep.equal(['correct horse'])
    },
    'pre-commit': async (blocks) => {
      await initialiseWithKey(place())
      writeSecrets()
      const plaintext = 'echo db_password=hunter2 >security/wso2-secrets.properties; git add security'
      const mixed = `mi secret create file --from secrets.properties --force
        sed -i.old '2s/=.*/=hunter2/' security/wso2-secrets.properties`
      await runBlocks([
        sh('git init -q; chmod 644 secrets.properties; git add secrets.properties; git commit -qm "Add secrets"'),
        ...blocks.flatMap((block) => [
          block,
          ...(block.code.includes('chmod +x') ? [sh(plaintext)] : []),
          ...(block.code.includes('git commit') ? [sh(mixed)] : []),
        ]),
      ])
    },
    'git-diff': async (blocks) => {
      const change = (alias: string) =>
        `printf %s x | mi secret create file --merge --alias ${alias}; git commit -qam 'Change ${alias}'`
      const branch = (name: string, alias: string, onMain: string) =>
        sh(`git checkout -qb ${name}; ${change(alias)}; git checkout -q main; ${change(onMain)}`)
      await initialiseWithKey(place())
      const output = await runBlocks([
        sh(
          'git init -q -b main; printf "api_key=1\ndb_password=2\nmail_password=3\n" | mi secret create file --from -',
        ),
        sh('git add .; git commit -qm "Add secrets"'),
        ...blocks.flatMap((block) => {
          if (block.code.includes('git diff security'))
            return [
              block,
              sh('git commit -qam "Change db_password"'),
              branch('new-api-key', 'api_key', 'mail_password'),
            ]
          if (block.code.includes('git merge new-api-key'))
            return [block, branch('new-db-password', 'db_password', 'db_password')]
          return block.code.includes('git merge --abort') ? [block, branch('new-token', 'token', 'other')] : [block]
        }),
      ])
      expect(output).not.to.match(/[A-Za-z0-9+/]{40}/)
      expect(opened('security/wso2-secrets.properties')).to.deep.equal(['x', 'x', 'x', 'x', 'x'])
    },
    rotation: async (blocks) => {
      await initialiseWithKey(place())
      makeHome(place().work, 'mi-4.4', {toml: plaintextToml})
      place().write('secrets.properties', 'db_user=orders\nmail_password=x\n')
      await runBlocks([
        sh('for output in file k8; do mi secret create $output --from secrets.properties; done'),
        sh('mi secret encrypt --mi-home .'),
        ...blocks,
      ])
    },
    symmetric: async (blocks) => {
      await initialiseWithKey(place())
      makeHome(place().work, 'mi-4.6')
      writeSecrets()
      await runBlocks(blocks)
    },
    moving: async (blocks) => {
      const keystore = place().path(makeHome(place().work, 'mi-4.4', {toml: plaintextToml}))
      const base64 = Buffer.from(homePassword).toString('base64')
      const folder = path.join(place().home, '.wso2apictl/keystore')
      mkdirSync(folder, {recursive: true})
      writeFileSync(
        path.join(folder, 'keystore_info.yaml'),
        `keyStorePath: ${keystore}\nkeyStorePassword: ${base64}\nkeyAlias: ${homeAlias}\nkeyPassword: ${base64}\n`,
      )
      place().write('security/wso2mi-secrets.properties', `db_password = ${ciphertextFor('x')}\n`)
      await runBlocks([sh('mi secret encrypt --mi-home .'), ...blocks])
    },
  }

  /** Types the answers of a new user at a terminal. */
  async function typeAnswers(blocks: readonly Block[]): Promise<void> {
    for (const block of blocks) executed.add(block)
    const commands = blocks.flatMap(({code}) => code.match(/(?<=^\$ ).*/gm) ?? [])
    await programInTerminal(
      ['bash', '-ec', commands.join('\n')],
      async (terminal) => {
        await terminal.answer(/\? Keystore password(?! again)/, password)
        await terminal.answer('? Keystore password again', password)
        await terminal.expect('written to')
        await terminal.answer('? Keystore password', password)
        await terminal.answer('? Alias', 'db_password')
        await terminal.answer(/\? Secret(?! again)/, 'hunter2')
        await terminal.answer('? Secret again', 'hunter2')
        await terminal.answer('? Another secret?', '')
      },
      {in: place(), env: installed(place()), within: 30_000},
    )
  }

  const programs: Readonly<Record<string, Tool[]>> = {
    'first-secret': ['python3'],
    'git-diff': ['git'],
    'pre-commit': ['git'],
    kubernetes: ['kubectl'],
  }

  for (const [page, run] of Object.entries(pages))
    it(`${page}.md`, async function () {
      needs(this, 'bash', ...(programs[page] ?? []))
      const blocks = guideBlocks(page)
      await run(blocks)
      expect(blocks.filter((block) => !executed.has(block))).to.deep.equal([])
    })

  for (const {heading, commands} of pipelines([...guideBlocks('ci'), ...guideBlocks('jenkins-tekton')]))
    it(`the commands for ${heading}`, async function () {
      needs(this, 'bash', 'git')
      place().write('prod.pem', identity().pem)
      place().write('security/wso2-secrets.properties', `db_password=${ciphertextFor('x')}\n`)
      await runBlocks([sh('git init -q; git add .'), ...commands.map(sh)], {APP_db_password: 'correct horse'})
      expect(opened('wso2-secrets.yaml')).to.deep.equal(['correct horse'])
    })

  it('has a test for each page', () => {
    expect([...Object.keys(pages), ...elsewhere, ...withoutCommands].sort()).to.deep.equal(guidePages().sort())
    for (const page of withoutCommands) expect(guideBlocks(page)).to.deep.equal([])
  })

  it('says of every block that it is not run why it is not, and which file any other is', () => {
    for (const page of guidePages())
      for (const block of guideBlocks(page)) {
        const place = `${page}.md: ${block.code}`
        if (isLeftOut(block)) expect(block.mark, place).to.match(/^Not run here: .{10,}\.$/s)
        else if (!isCommand(block)) expect(block.file, place).to.be.a('string')
      }
  })

  it('has YAML and TOML that can be parsed', () => {
    for (const page of guidePages())
      for (const {language, code} of guideBlocks(page)) {
        if (language === 'yaml') expect(load(code), page).to.be.an.instanceOf(Object)
        if (language === 'toml') expect(parse(code), page).to.be.an('object')
      }
  })
})

interface Pipeline {
  readonly heading: string
  readonly commands: string[]
}

/** What the pages' pipelines run, without the installation. */
function pipelines(blocks: readonly Block[]): Pipeline[] {
  return blocks
    .filter((block) => !isCommand(block))
    .map(({heading, language, code}) => {
      const all = language === 'yaml' ? scriptsIn(load(code)) : commandsOfJenkins(code)
      return {heading, commands: all.filter((command) => !command.startsWith('npm install'))}
    })
}

/** The texts of `run` and `script` in YAML, in order. */
function scriptsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    key === 'run' || key === 'script' ? [item].flat().map(String) : scriptsIn(item),
  )
}

function commandsOfJenkins(code: string): string[] {
  return Array.from(code.matchAll(/\bsh (['"])(.*)\1$/gm), ([, , command = '']) => command)
}
