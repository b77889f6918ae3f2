import {expect} from 'chai'
import path from 'node:path'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'

/** Nobody sees a secret, whatever goes wrong and however much is logged. */
describe('secrecy', () => {
  const place = sandbox()
  const secret = 'hunter2'

  beforeEach(async () => {
    await initialise(place())
    place().write('mi.p12', identity().pkcs12(secret, 'mi'))
    place().write('good.properties', `a=${secret}\nb=${secret}$[{\n`)
    place().write('bad.properties', `a=${secret}\nb=${secret}\\u00\nc=${secret.repeat(50)}\n=${secret}\n${secret}\n`)
    place().write('bad.env', `A=${secret}\n${secret}\nB="${secret}\nC=${secret}#${secret}\n`)
    place().write('junk.yaml', `keystore: ${secret}\n\tcertificate: ${secret}`)
  })

  const runs: {what: string; arguments_: readonly string[]; options?: RunOptions}[] = [
    {what: 'a secret on standard input', arguments_: ['create', '-a', 'a'], options: {stdin: secret}},
    {what: 'a secret that is too long', arguments_: ['create', '-a', 'a'], options: {stdin: secret.repeat(100)}},
    {
      what: 'a secret that is not UTF-8',
      arguments_: ['create', '-a', 'a'],
      options: {stdin: Buffer.from(`${secret}\xFF`, 'latin1')},
    },
    {what: 'a secret that no flag refers to', arguments_: ['create'], options: {stdin: secret}},
    {what: 'a file of secrets', arguments_: ['create', '-f', 'good.properties']},
    {what: 'a file of secrets with --json', arguments_: ['create', '--json', '-f', 'good.properties']},
    {what: 'a file with mistakes', arguments_: ['create', '-f', 'bad.properties']},
    {what: 'a file with mistakes and --json', arguments_: ['create', '--json', '-f', 'bad.properties']},
    {what: 'a .env file with mistakes', arguments_: ['create', '-f', 'bad.env']},
    {what: 'a file of secrets written to a manifest', arguments_: ['create', 'k8', '-f', 'good.properties']},
    {what: 'a secret typed as a command', arguments_: [secret]},
    {what: 'a secret typed as an argument', arguments_: ['create', secret]},
    {what: 'a secret typed as a second argument', arguments_: ['create', 'console', secret]},
    {what: 'a secret typed as an output', arguments_: ['create', '-o', secret]},
    {what: 'a secret typed as a flag', arguments_: ['create', `--secret=${secret}`]},
    {what: 'a secret typed after a flag without a value', arguments_: ['create', `--force=${secret}`]},
    {what: 'a secret typed as a transformation', arguments_: ['create', '-c', secret, '-a', 'a']},
    {what: 'a secret in MI_CIPHER', arguments_: ['create', '-a', 'a'], options: {env: {MI_CIPHER: secret}, stdin: 'x'}},
    ...(
      [
        ['a variable', ['create', '-f', `env:${secret}`]],
        ['the beginning of variables', ['create', '-f', `env:${secret}_*`]],
        ['a pattern of variables', ['create', '-f', `env:*${secret}*`]],
        ['the name of a Secret', ['create', 'k8', '-f', 'good.properties', '--name', `_${secret}`]],
        ['a namespace', ['create', 'k8', '-f', 'good.properties', '--namespace', `_${secret}`]],
        ['the key of a label', ['create', 'k8', '-f', 'good.properties', '--label', `_${secret}=x`]],
        ['a date', ['create', 'file', '-a', 'a', '--expires', secret]],
        ['a keystore type', ['init', '--keystore', 'mi.p12', '--alias', 'mi', '--type', secret]],
      ] as const
    ).map(([what, arguments_]) => ({what: `a secret typed as ${what}`, arguments_})),
    {
      what: 'a good password',
      arguments_: ['init', '--keystore', 'mi.p12', '--alias', 'mi', '--force'],
      options: {env: {MI_KEYSTORE_PASSWORD: secret}},
    },
    {
      what: 'a wrong password',
      arguments_: ['init', '--keystore', 'mi.p12', '--alias', 'mi'],
      options: {env: {MI_KEYSTORE_PASSWORD: `${secret}!`}},
    },
    {
      what: 'a password file',
      arguments_: ['init', '--keystore', 'mi.p12', '--alias', 'mi', '--password-file', '-', '--force'],
      options: {stdin: secret},
    },
    {what: 'a file of variables', arguments_: ['create', '--dotenv', 'bad.env', '-a', 'a'], options: {stdin: 'x'}},
    {
      what: 'a file of secrets used as a keystore',
      arguments_: ['init', '--keystore', 'good.properties', '--alias', 'a', '--force'],
    },
  ]
  for (const {what, arguments_, options} of runs) {
    it(`never shows ${what}, even with all logging on`, async () => {
      const env = {...options?.env, DEBUG: '*', NODE_DEBUG: 'fs,stream,net,child_process'}
      const run = await runMi(['secret', ...arguments_], {in: place(), ...options, env})
      expect(run.stderr).not.to.include(secret)
      expect(run.stdout).not.to.include(secret)
      expect(run.stderr).not.to.include(Buffer.from(secret).toString('base64').slice(0, 8))
      const own = ['work/bad.env', 'work/bad.properties', 'work/good.properties', 'work/junk.yaml']
      expect(place().filesHolding(secret)).to.deep.equal(own)
    })
  }

  it('does not show the contents of a damaged profile', async () => {
    const run = await runMi(['secret', 'create', '-a', 'a'], {
      in: place(),
      stdin: 'x',
      env: {MI_CONFIG_DIR: place().work, MI_PROFILE: 'junk'},
    })
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('junk.yaml').and.not.to.include(secret)
  })

  it('needs no folder for temporary files', async () => {
    const env = {TMPDIR: path.join(place().root, 'no-such-folder')}
    expect((await runMi(['secret', 'create', 'file', '-f', 'good.properties'], {in: place(), env})).code).to.equal(0)
  })
})
