import {expect} from 'chai'
import {load} from 'js-yaml'
import {runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'

describe('mi secret create --snippet', () => {
  const place = sandbox()
  const create = async (...words: string[]) => runMi(['secret', 'create', ...words, '--snippet'], {in: place()})

  beforeEach(async () => {
    await initialise(place())
    place().write('s.properties', 'db_user=1\napi.key=2\n')
  })

  it('prints the same as "mi secret snippet" on standard error, for what the output is for', async () => {
    const run = await create('--from', 's.properties')
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.match(/^db_user : \S+\napi\.key : \S+\n$/)
    const snippet = await runMi(['secret', 'snippet', 'db_user', 'api.key', '--for', 'toml'], {in: place()})
    expect(run.stderr).to.include(snippet.stdout).and.to.include('password = "$secret{db_user}"')
  })

  it('names the Secret that the file has, and leaves out what cannot be referred to, with a warning', async () => {
    place().write('out.yaml', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: app\nstringData:\n  old: x\n')
    const run = await create('k8', '--from', 's.properties', '--dest', 'out.yaml', '--merge')
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stderr)
      .to.match(/warning: no snippet can refer to "api\.key", which .*environment variable/)
      .and.to.include('db_user = "$env{db_user}"')
    const [, yaml = ''] = /\n(env:\n(?: .*\n)+)/.exec(run.stderr) ?? []
    expect(load(yaml)).to.deep.equal({
      env: [{name: 'db_user', valueFrom: {secretKeyRef: {name: 'app', key: 'db_user'}}}],
    })
  })

  it('is a field under --json', async () => {
    const run = await create('file', '--from', 's.properties', '--only', 'db_user', '--json')
    expect(run.code, run.stderr).to.equal(0)
    const {snippets} = JSON.parse(run.stdout) as {snippets: unknown}
    expect(snippets).to.deep.equal([{for: 'env', content: '[secrets]\ndb_user = "$env{db_user}"\n'}])
    expect(run.stderr).not.to.include('$env{db_user}')
  })

  it('is refused for a ciphertext without an alias', async () => {
    const run = await create('raw', '--from', 's.properties')
    expect(run).to.include({code: 2, stdout: ''})
    expect(run.stderr).to.include('--snippet cannot be used with the output raw')
  })
})
