/** docs/agents.md keeps its promise: its commands run, and none of them shows a secret. */
import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {commandIds} from '../../tools/entries.js'
import {runMi, runProgram, sandbox} from '../support/cli.js'
import {installed} from '../support/guide.js'
import {identity} from '../support/identity.js'
import {needs} from '../support/tools.js'

const page = readFileSync(path.join(import.meta.dirname, '../../docs/agents.md'), 'utf8')

interface Block {
  readonly code: string
  /** What is said about it: `Run.`, or `Not run here: REASON.` */
  readonly mark: string
}

const blocks: readonly Block[] = Array.from(
  page.matchAll(/^ *```sh\n(.*?)^ *```\n\n *(?:\*(.+?)\*\n)?/gms),
  ([, code = '', mark = '']) => ({code, mark}),
)
const secrets = {file: 'hunter2-of-a-file', variable: 'hunter2-of-a-variable', toml: 'hunter2-of-toml'}

describe('docs/agents.md', () => {
  const place = sandbox()

  it('says that each block is run, or why it is not', () => {
    expect(blocks).to.have.length(page.match(/^ *```sh$/gm)?.length ?? 0)
    for (const {code, mark} of blocks) expect(mark, code).to.match(/^(?:Run\.|Not run here: .+\.$)/s)
    expect(blocks.filter(({mark}) => mark.startsWith('Run'))).to.have.length.above(6)
  })

  it('names commands that exist', () => {
    const named = Array.from(page.matchAll(/`?mi ((?:secret|profile|keystore) \w+|doctor)/g), ([, name = '']) => name)
    expect(named).to.have.length.above(15)
    expect(commandIds().map((id) => id.replaceAll(':', ' '))).to.include.members(named)
  })

  it('has commands that work, and never show a secret', async function () {
    needs(this, 'bash', 'openssl')
    place().write('prod.pem', identity().pem)
    place().write('secrets.properties', `db_password=${secrets.file}\n`)
    place().write('deployment.toml', `[secrets]\ndb = "[${secrets.toml}]"\n`)
    const script = blocks
      .filter(({mark}) => mark.startsWith('Run'))
      .map(({code, mark}) => {
        const expected = /^Run\. It exits with (\d)/.exec(mark)?.[1] ?? '0'
        return code.replaceAll(/^ *(mi|openssl) .*$/gm, (line) => `${line}\n[ $? = ${expected} ] || exit 99`)
      })
    const env = {...installed(place()), DB_PASSWORD: secrets.variable, MI_NO_GIT: '1'}
    const run = await runProgram(['bash', '-o', 'pipefail', '-c', script.join('\n')], {in: place(), env})
    const printed = `${run.stdout}${run.stderr}`
    expect(run.code, printed).to.equal(0)
    for (const secret of Object.values(secrets))
      for (const form of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')])
        expect(printed).to.not.contain(form)
    expect(run.stdout).to.contain('"code": "missing-answer"')

    const opened = /^db_password=(.+)$/m.exec(place().read('security/wso2-secrets.properties'))?.[1] ?? ''
    expect(identity().open(opened)).to.equal(secrets.file)
    expect(place().read('deployment.toml')).to.not.contain('hunter2')
    const decrypt = await runMi(['secret', 'decrypt', 'security/wso2-secrets.properties', 'db_password'], {in: place()})
    expect(decrypt.code).to.equal(1)
    expect(decrypt.stdout).to.equal('')
  })
})
