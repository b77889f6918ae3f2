import {expect} from 'chai'
import {existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {parse} from 'yaml'
import {jsonResult, runMi, type RunOptions, sandbox} from '../support/cli.js'
import {identity} from '../support/identity.js'

describe('mi profile use', () => {
  const place = sandbox()
  const inFolder = (name: string) => path.join(place().config, name)
  const mi = async (arguments_: string[], options: RunOptions = {}) => runMi(arguments_, {in: place(), ...options})
  const create = async (arguments_: string[] = [], env = {}) =>
    mi(['secret', 'create', '-a', 'db', '--json', ...arguments_], {stdin: 'x', env})
  const used = (stdout: string) => (JSON.parse(stdout) as {profile?: string}).profile
  const save = async (name: string, ...more: string[]) => {
    place().write('mi.pem', identity().pem)
    return mi(['secret', 'init', '--keystore', 'mi.pem', '-p', name, ...more])
  }

  beforeEach(async () => {
    for (const name of ['default', 'dev', 'prod']) expect((await save(name)).code).to.equal(0)
  })

  it('changes the profile of "create", which says so; a flag and a variable override it', async () => {
    const chosen = await mi(['profile', 'use', 'prod'])
    expect(chosen).to.include({code: 0, stdout: ''})
    expect(chosen.stderr).to.match(/^done: .*"prod"/)
    const run = await create()
    expect(used(run.stdout)).to.equal('prod')
    expect(run.stderr).to.equal('note: using profile "prod", chosen by "mi profile use"\n')
    for (const {arguments_, env} of [
      {arguments_: ['-p', 'dev'], env: {}},
      {arguments_: [], env: {MI_PROFILE: 'dev'}},
    ]) {
      const other = await create(arguments_, env)
      expect(used(other.stdout)).to.equal('dev')
      expect(other.stderr).to.equal('')
    }
    expect((await mi(['profile', 'use', 'default'])).code).to.equal(0)
    const back = await create()
    expect(used(back.stdout)).to.equal('default')
    expect(back.stderr).to.equal('')
  })

  it('changes the profile that both kinds of "init" save to', async () => {
    expect((await mi(['profile', 'use', 'prod'])).code).to.equal(0)
    place().write('new.pem', identity().pem)
    const before = readFileSync(inFolder('default.yaml'), 'utf8')
    const refused = await mi(['secret', 'init', '--keystore', 'new.pem'])
    expect(refused.code).to.equal(1)
    expect(refused.stderr)
      .to.include('prod.yaml')
      .and.to.match(/^note: using profile "prod"/m)
    const run = await mi(['secret', 'init', '--keystore', 'new.pem', '--force'])
    expect(run.stderr).to.include('done: profile "prod" saved')
    expect(parse(readFileSync(inFolder('prod.yaml'), 'utf8'))).to.include({keystore: place().path('new.pem')})
    expect((await mi(['secret', 'init', 'symmetric', '--generate', '--force'])).stderr).to.include(
      'done: profile "prod" saved',
    )
    expect(existsSync(inFolder('prod.key'))).to.equal(true)
    expect(readFileSync(inFolder('default.yaml'), 'utf8')).to.equal(before)
  })

  it('saves the choice in its own file, for its owner only', async () => {
    await mi(['profile', 'use', 'dev'])
    expect(readFileSync(inFolder('current'), 'utf8')).to.equal('dev\n')
    expect(statSync(inFolder('current')).mode & 0o777).to.equal(0o600)
    expect(jsonResult(await mi(['profile', 'use', 'prod', '--json']))).to.deep.equal({profile: 'prod'})
    expect(readFileSync(inFolder('current'), 'utf8')).to.equal('prod\n')
  })

  it('says if MI_PROFILE overrides it', async () => {
    const run = await mi(['profile', 'use', 'dev'], {env: {MI_PROFILE: 'prod'}})
    expect(run.code).to.equal(0)
    expect(run.stderr).to.match(/^note: MI_PROFILE is set to "prod"/m)
  })

  it('refuses a missing, damaged or misnamed profile, and keeps the choice', async () => {
    await mi(['profile', 'use', 'dev'])
    writeFileSync(inFolder('bad.yaml'), 'x')
    for (const [name, code, says] of [
      ['gone', 1, /mi secret init --profile NAME.*mi profile list/],
      ['bad', 1, /damaged/],
      ['../x', 2, /cannot be/],
    ] as const) {
      const run = await mi(['profile', 'use', name])
      expect(run).to.include({code, stdout: ''})
      expect(run.stderr).to.match(says)
    }
    expect((await mi(['profile', 'use'])).code).to.equal(2)
    expect(readFileSync(inFolder('current'), 'utf8')).to.equal('dev\n')
  })

  it('leads to an error that says what to try if the profile is gone', async () => {
    await mi(['profile', 'use', 'prod'])
    rmSync(inFolder('prod.yaml'))
    const run = await mi(['secret', 'create', '-a', 'db'], {stdin: 'x'})
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr)
      .to.match(/chosen by "mi profile use"/)
      .and.to.match(/this profile does not exist[^]*mi secret init --profile NAME[^]*mi profile list/)
    expect((await mi(['profile', 'list'])).stderr).to.match(
      /^note: the current profile "prod" does not exist.*mi profile use/,
    )
  })

  for (const {what, make} of [
    {
      what: 'holds no name',
      make: () => {
        writeFileSync(inFolder('current'), '../../evil\u001B[2J')
      },
    },
    {
      what: 'is large',
      make: () => {
        writeFileSync(inFolder('current'), Buffer.alloc(1 << 20, 'a'))
      },
    },
    {
      what: 'is a folder',
      make: () => {
        mkdirSync(inFolder('current'))
      },
    },
  ]) {
    it(`affects only commands that need the choice if its file ${what}`, async () => {
      make()
      const run = await mi(['secret', 'create', '-a', 'db'], {stdin: 'x'})
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include('current').and.not.to.include('\u001B')
      expect(used((await create(['-p', 'dev'])).stdout)).to.equal('dev')
    })
  }
})
