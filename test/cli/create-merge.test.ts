import {expect} from 'chai'
import {statSync} from 'node:fs'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'
import {readManifest} from '../support/kubectl.js'
import {needs} from '../support/tools.js'

describe('mi secret create --merge', () => {
  const place = sandbox()
  const merge = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'create', ...arguments_, '--merge'], {in: place(), stdin: 'new', ...options})

  beforeEach(async () => {
    await initialise(place())
  })

  it('changes only its own lines in a file with 50 others', async () => {
    const lines = Array.from({length: 50}, (_, index) => `other.${index} = value ${index} \\\n  continued`)
    place().write(
      's.properties',
      `# head\n${lines.slice(0, 25).join('\n')}\nmine: old\n${lines.slice(25).join('\n')}\n# end`,
    )
    const run = await merge(['file', '-d', 's.properties', '-f', '-'], {stdin: 'added=1\nmine=2\n'})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr).to.include('1 replaced, 1 added')
    const [, mine = '', added = ''] = /^mine: (\S+)$[^]*^added=(\S+)$/m.exec(place().read('s.properties')) ?? []
    expect(place().read('s.properties')).to.equal(
      `# head\n${lines.slice(0, 25).join('\n')}\nmine: ${mine}\n${lines.slice(25).join('\n')}\n# end\nadded=${added}\n`,
    )
    expect([identity().open(mine), identity().open(added)]).to.deep.equal(['2', '1'])
  })

  it('changes only its own lines in a manifest with 50 others', async function () {
    needs(this, 'kubectl')
    const lines = Array.from({length: 50}, (_, index) => `  other${index}: 'value ${index}' # ${index}\n`)
    const manifest = (mine: string, added: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: wso2secret\nstringData:\n${lines.slice(0, 25).join('')}  mine: ${mine}\n${lines.slice(25).join('')}${added}type: Opaque\n`
    place().write('s.yaml', manifest('old', ''))
    const run = await merge(['k8', '-d', 's.yaml', '-f', '-'], {stdin: 'added=1\nmine=2\n'})
    expect(run.code, run.stderr).to.equal(0)
    const [{stringData = {}} = {}] = readManifest(place().read('s.yaml'))
    const {mine = '', added = ''} = stringData
    expect([mine, added].map((each) => identity().open(each))).to.deep.equal(['2', '1'])
    expect(place().read('s.yaml')).to.equal(manifest(mine, `  added: ${added}\n`))
  })

  it("writes a .env file by dotenv's rules", async () => {
    place().write('.env', 'export A="old" # comment\nB=1')
    const run = await merge(['file', '-d', '.env', '-f', '-'], {stdin: 'A=1\nC=2\n'})
    expect(run.code, run.stderr).to.equal(0)
    expect(place().read('.env')).to.match(/^export A="[A-Za-z0-9+/]{342}==" # comment\nB=1\nC=[A-Za-z0-9+/]{342}==\n$/)
  })

  it('creates the file if it does not exist', async () => {
    const run = await merge(['file', '-a', 'a', '-d', 's.properties'])
    expect(run.code, run.stderr).to.equal(0)
    expect(place().read('s.properties')).to.match(/^a=\S+\n$/)
    expect(statSync(place().path('s.properties')).mode & 0o777).to.equal(0o600)
  })

  it('reports to a script what was replaced and what was added', async () => {
    place().write('s.properties', 'a=old\n')
    const run = await merge(['file', '-d', 's.properties', '-f', '-', '--json'], {stdin: 'b=1\na=2\n'})
    expect(JSON.parse(run.stdout)).to.deep.include({dest: place().path('s.properties'), replaced: ['a'], added: ['b']})
  })

  it('refuses a file that it cannot read before it asks for a secret', async () => {
    for (const [name, output, content] of [
      ['s.properties', 'file', 'a=\\u00\n'],
      ['s.yaml', 'k8', 'a: [\n'],
    ] as const) {
      place().write(name, content)
      const run = await runMi(['secret', 'create', output, '-d', name, '--merge'], {in: place()})
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include(name)
      expect(place().read(name)).to.equal(content)
    }
  })

  it('needs a file, and excludes --force where there are no records', async () => {
    for (const arguments_ of [['console'], ['file', '-d', '-'], ['docker', '--force'], ['helm', '--force']]) {
      const run = await merge([...arguments_, '-a', 'a'])
      expect(run).to.include({code: 2, stdout: ''})
      expect(run.stderr).to.include('--merge')
    }
  })

  it('is suggested when an existing file is refused', async () => {
    place().write('s.properties', 'a=old\n')
    const run = await runMi(['secret', 'create', 'file', '-a', 'a', '-d', 's.properties'], {in: place(), stdin: 'x'})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('--merge').and.to.include('--force')
    expect(place().read('s.properties')).to.equal('a=old\n')
  })
})
