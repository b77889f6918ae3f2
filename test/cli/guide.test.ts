/** The pages of docs/guide: their commands are run as they are written, in one shell for each page, and print what the page shows. */
import {expect} from 'chai'
import {mkdirSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {type Environment, miCommand, type Place, runProgram, sandbox} from '../support/cli.js'
import {type Block, guideBlocks, guideScript} from '../support/guide.js'
import {identity, initialiseWithKey, password} from '../support/identity.js'
import {needs} from '../support/tools.js'

type Six = [Block, Block, Block, Block, Block, Block]

/** A command that the page takes for granted. */
const sh = (code: string): Block => ({heading: '', language: 'sh', code: `${code}\n`, file: undefined, mark: ''})

const author = {GIT_AUTHOR_NAME: 'Me', GIT_AUTHOR_EMAIL: 'me@x', GIT_COMMITTER_NAME: 'Me', GIT_COMMITTER_EMAIL: 'me@x'}

/** The environment of someone who has installed `mi`. */
function installed(place: Place): Environment {
  const bin = path.join(place.home, 'bin')
  mkdirSync(bin, {recursive: true})
  symlinkSync(miCommand([])[1] ?? '', path.join(bin, 'mi'))
  return {PATH: `${bin}:${path.dirname(process.execPath)}:${process.env.PATH ?? ''}`}
}

describe('docs/guide', () => {
  const place = sandbox()

  /** Runs the blocks, after `mi secret init` for a keystore whose password is in the environment. */
  async function runBlocks(blocks: readonly Block[], env: Environment = {}): Promise<string> {
    await initialiseWithKey(place())
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
})
