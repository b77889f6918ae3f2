import Ajv from 'ajv'
import {expect} from 'chai'
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {lintSecrets} from '../../src/app/secrets/lint.js'
import {UsageError} from '../../src/errors.js'
import {loadByStartScript} from '../support/env-files.js'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'
import {ciphertextFor} from '../support/records.js'
import {expectRejection} from '../support/rejection.js'
import {needs} from '../support/tools.js'

interface Finding {
  readonly file: string
  readonly line: number
  readonly secret?: string
  readonly alias?: string
  readonly rule: string
  readonly problem: string
}

interface Report {
  readonly profile?: string
  readonly checked: number
  readonly findings: readonly Finding[]
  readonly notes: readonly string[]
}

interface Sarif {
  readonly runs: readonly {
    readonly tool: {readonly driver: {readonly name: string; readonly rules: readonly {readonly id: string}[]}}
    readonly results: readonly {
      readonly ruleId: string
      readonly ruleIndex: number
      readonly message: {readonly text: string}
      readonly locations: readonly [
        {
          readonly physicalLocation: {
            readonly artifactLocation: {readonly uri: string; readonly uriBaseId?: string}
            readonly region: {readonly startLine: number}
          }
        },
      ]
      readonly partialFingerprints: Readonly<Record<string, string>>
    }[]
  }[]
}

describe('mi secret verify --no-key', () => {
  const place = sandbox()
  const lint = async (words: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'verify', '--no-key', ...words], {in: place(), ...options})
  const report = async (words: readonly string[], options: RunOptions = {}) =>
    JSON.parse((await lint([...words, '--json'], options)).stdout) as Report
  const rulesByLine = ({findings}: Report) => findings.map(({line, rule}) => `${line} ${rule}`)
  const ciphertext = ciphertextFor('x')
  /** Looks like a ciphertext of a symmetric key, and ends in a single `=`. */
  const envelope = Buffer.from(
    '{"cipherText":"AAAAAAAAAAAAAAAAAAAAAAAA","iv":"AAAAAAAAAAAAAAAAAAAA"}'.padEnd(77),
  ).toString('base64')

  it('lists all that is wrong in all files, with places and without values', async () => {
    await initialise(place())
    place().write(
      'a.properties',
      `good=${ciphertext}\nplain=hunter2\nmarked=[hunter2]\nempty=\nshort=${ciphertext.slice(0, 300)}\n` +
        `quoted="${ciphertext}"\nref=$env{DB}\nhunter2\ngood=${ciphertext}\n`,
    )
    place().write('b.env', `GOOD=${ciphertext}\nTOKEN=hunter2\n`)
    const run = await lint(['a.properties', 'b.env'])
    expect(run.code).to.equal(1)
    expect(run.stdout).to.equal(
      `PLACE           ALIAS   PROBLEM
a.properties:1  good    overridden by another value for the same alias
a.properties:2  plain   not encrypted (plaintext)
a.properties:3  marked  not encrypted: it is still plaintext in brackets
a.properties:4  empty   empty
a.properties:5  short   225 bytes long, but this key's ciphertexts have 256 bytes
a.properties:6  quoted  not clean: it is in quotation marks
a.properties:8  -       has no "="; write alias=ciphertext
b.env:2         TOKEN   not encrypted (plaintext)
`,
    )
    expect(run.stderr).to.include('error: 8 problems were found in 9 secrets\ntry: ')
    expect(run.stderr).to.include('note: 1 value is a reference and was not checked')
    expect(run.stdout + run.stderr).not.to.include('hunter2')
    expect(run.stdout + run.stderr).not.to.include(ciphertext.slice(0, 20))
  })

  it('has stable words for all of that', async () => {
    await initialise(place())
    place().write('a.properties', `good=${ciphertext}\nplain=hunter2\nhunter2\n`)
    const run = await lint(['a.properties', '--json'])
    expect(run.code).to.equal(1)
    const {profile, checked, findings} = JSON.parse(run.stdout) as Report
    expect({profile, checked}).to.deep.equal({profile: 'default', checked: 2})
    expect(findings).to.deep.equal([
      {file: 'a.properties', line: 2, alias: 'plain', rule: 'plaintext', problem: 'is not encrypted (plaintext)'},
      {file: 'a.properties', line: 3, rule: 'unreadable', problem: 'has no "="; write alias=ciphertext'},
    ])
    expect(run.stdout + run.stderr).not.to.include('hunter2')
  })

  it('says what it did not check if nothing is wrong, and needs neither keystore nor password', async () => {
    // The file of its certificate does not exist any more.
    await initialise(place(), identity(), 'p')
    const run = await lint(['-', '--profile', 'p'], {stdin: `a=${ciphertext}\nb=${ciphertext}\nc=$env{C}\n`})
    expect(run, run.stderr).to.deep.include({code: 0, stdout: ''})
    expect(run.stderr).to.equal(
      'note: 1 value is a reference and was not checked\n' +
        'done: 2 secrets look encrypted; whether Micro Integrator can decrypt them was not checked\n',
    )
    const references = await lint(['-', '--profile', 'p'], {stdin: 'c=$env{C}\n'})
    expect(references.stderr).to.include('done: there were no secrets to check\n')
  })

  it('compares no length without a profile, but does not ignore one that was named', async () => {
    rmSync(place().config, {recursive: true})
    place().write('a.properties', `a=${ciphertext}\nb=${ciphertext.slice(0, 172)}\n`)
    const run = await lint(['a.properties'])
    expect(run.stdout)
      .to.match(/^a\.properties:2 +b +129 bytes long/m)
      .and.not.match(/ a /)
    expect(run.stderr).to.include('note: without a profile, the length of ciphertexts is not checked\n')
    const json = await report(['a.properties'], {env: {HOME: '/nonexistent'}})
    expect(json).not.to.have.property('profile')
    for (const [words, env] of [
      [['--profile', 'prod'], {}],
      [[], {MI_PROFILE: 'prod'}],
    ] as const) {
      const named = await lint(['a.properties', ...words], {env})
      expect(named, named.stderr).to.deep.include({code: 1, stdout: ''})
      expect(named.stderr).to.include('error: this profile does not exist\ntry: ')
    }
  })

  it('compares the length with that of the key, and RSA with AES', async () => {
    await initialise(place())
    await runMi(['secret', 'init', 'symmetric', '--generate', '--profile', 'aes'], {in: place()})
    place().write('a.properties', `rsa=${ciphertext}\naes=${envelope}\nlonger=${'aB3/'.repeat(171)}\n`)
    const forRsa = await report(['a.properties'])
    expect(rulesByLine(forRsa)).to.deep.equal(['2 another-transformation', '3 wrong-length'])
    const forAes = await report(['a.properties', '--profile', 'aes'])
    expect(rulesByLine(forAes)).to.deep.equal(['1 another-transformation', '3 malformed'])
  })

  it('finds what Micro Integrator loses from a .env file, and nothing once that is fixed', async function () {
    needs(this, 'dash')
    await runMi(['secret', 'init', 'symmetric', '--generate'], {in: place()})
    const lost = place().write('lost.env', `PADDING=${envelope}\nCOMMENT=${envelope} # why\n`)
    expect(rulesByLine(await report(['lost.env']))).to.deep.equal(['1 lost-value', '2 lost-value'])
    expect(loadByStartScript('dash', lost)).to.deep.equal({
      PADDING: envelope.slice(0, -1),
      COMMENT: `${envelope} # why`,
    })
    const kept = place().write('kept.env', `PADDING=${envelope} \n# why\nCOMMENT=${envelope} \n`)
    expect(rulesByLine(await report(['kept.env']))).to.deep.equal([])
    expect(Object.values(loadByStartScript('dash', kept)).map((each) => each.trim())).to.deep.equal([
      envelope,
      envelope,
    ])

    place().write('names.env', `my-name=${envelope} \nexport NAME=${envelope} \n`)
    expect(rulesByLine(await report(['names.env']))).to.deep.equal(['1 refused', '2 refused'])
    expect(() => loadByStartScript('dash', place().path('names.env'))).to.throw(/bad variable name/)
  })

  it('finds names that do not reach Micro Integrator, and plaintext outside the values', async () => {
    await initialise(place())
    place().write('a.properties', `\uFEFFfirst=${ciphertext}\nö=${ciphertext}\na\\:b=${ciphertext}\n`)
    const {findings} = await report(['a.properties'])
    expect(findings.every(({rule}) => rule === 'lost-name')).to.equal(true)
    expect([...new Set(findings.map(({alias}) => alias))]).to.deep.equal(['first', 'ö', 'a:b'])
    place().write(
      'deployment.toml',
      `[database]\npassword = "[hunter2]"\n[secrets]\n# old = "[hunter2]"\ndb = "${ciphertext}"\nref = "$env{my-db}"\n`,
    )
    const run = await lint(['deployment.toml'])
    expect(run.stdout)
      .to.match(/^deployment\.toml:2 +database\.password +plaintext in brackets outside \[secrets\]/m)
      .and.match(/^deployment\.toml:4 +old +plaintext in a comment/m)
      .and.match(/^deployment\.toml:6 +ref +refers to a variable whose name is not valid/m)
    expect(run.stdout.split('\n')).to.have.length(5)
    expect(run.stdout + run.stderr).not.to.include('hunter2')
  })

  it('names the Secret in a manifest, and recognizes a ciphertext without the outer base64', async () => {
    await initialise(place())
    const secret = (name: string, lines: string) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n${lines}`
    const twice = Buffer.from(ciphertext).toString('base64')
    place().write(
      's.yaml',
      `${secret('one', `data:\n  a: ${ciphertext}\n  b: ${twice}\n  c: ${twice}\nstringData:\n  c: hunter2\n`)}---\n` +
        secret('two', `stringData:\n  a: ${ciphertext}\n  "b c": ${ciphertext}\n`),
    )
    const {findings} = await report(['s.yaml'])
    expect(findings.map(({line, secret: name, alias, rule}) => [line, name, alias, rule])).to.deep.equal([
      [6, 'one', 'a', 'not-encoded'],
      [8, 'one', 'c', 'repeated'],
      [10, 'one', 'c', 'plaintext'],
      [18, 'two', 'b c', 'refused'],
      [18, 'two', 'b c', 'lost-name'],
    ])
  })

  it('does not take every variable in Helm values for a secret', async () => {
    await initialise(place())
    place().write(
      'values.yaml',
      `wso2:\n  config:\n    secureVault:\n      enabled: true\n  deployment:\n    envs:\n      A: ${ciphertext}\n      URL: https://host.example\n      B: "[hunter2]"\n`,
    )
    const run = await lint(['values.yaml'])
    expect(run.stdout).to.match(/^values\.yaml:9 +\S+ +not encrypted: it is still plaintext in brackets$/m)
    expect(run.stdout.split('\n')).to.have.length(3)
    expect(run.stderr).to.include('1 variable is not encrypted').and.to.include('1 problem was found in 2 secrets')
  })

  describe('with --sarif', () => {
    const schemaFile = createRequire(import.meta.url).resolve(
      '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
    )
    const draft = createRequire(import.meta.url).resolve('ajv/lib/refs/json-schema-draft-04.json')
    const readObject = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as object

    function validated(stdout: string): Sarif['runs'][0] {
      const ajv = new Ajv({schemaId: 'auto', meta: false})
      ajv.addMetaSchema(readObject(draft))
      const log = JSON.parse(stdout) as Sarif
      expect(ajv.validate(readObject(schemaFile), log), ajv.errorsText()).to.equal(true)
      expect(log.runs).to.have.length(1)
      return log.runs[0]!
    }

    it('prints a log that the schema of SARIF 2.1.0 accepts, and exits with 1', async () => {
      await initialise(place())
      mkdirSync(place().path('a folder'))
      writeFileSync(
        place().path('a folder/ä#1%.properties'),
        `good=${ciphertext}\n{0}[x](http\\://y)=hunter2\nhunter2\n`,
      )
      place().write('b.env', `A=hunter2\n`)
      const run = await lint(['--sarif', './a folder/ä#1%.properties', place().path('b.env')])
      expect(run.code, run.stderr).to.equal(1)
      expect(run.stdout + run.stderr).not.to.include('hunter2')
      const {tool, results} = validated(run.stdout)
      expect(tool.driver.name).to.equal('mi')
      for (const {ruleId, ruleIndex} of results) expect(tool.driver.rules[ruleIndex]?.id).to.equal(ruleId)
      const places = results.map(({ruleId, locations: [{physicalLocation}]}) => {
        const {artifactLocation, region} = physicalLocation
        expect(artifactLocation.uriBaseId).to.equal('%SRCROOT%')
        return [artifactLocation.uri, region.startLine, ruleId]
      })
      const uri = 'a%20folder/%C3%A4%231%25.properties'
      expect(places).to.deep.equal([
        [uri, 2, 'plaintext'],
        [uri, 2, 'lost-name'],
        [uri, 2, 'lost-name'],
        [uri, 3, 'unreadable'],
        ['b.env', 1, 'plaintext'],
      ])
      // No placeholders, and no links.
      expect(results[0]?.message.text).to.equal(String.raw`"{{0}}[x\](http://y)" is not encrypted (plaintext).`)
      expect(results[3]?.message.text).to.equal('Line 3 has no "="; write alias=ciphertext.')
    })

    it('identifies a secret in the same way, whatever line it is on', async () => {
      await initialise(place())
      const fingerprints = async (text: string) => {
        place().write('a.properties', text)
        const {results} = validated((await lint(['--sarif', 'a.properties'])).stdout)
        return results.map(({partialFingerprints}) => JSON.stringify(partialFingerprints))
      }
      const [a, b] = await fingerprints('a=hunter2\nb=hunter2\n')
      expect(a).not.to.equal(b)
      expect(await fingerprints('b=hunter3\n\na=hunter3\n')).to.deep.equal([b, a])
    })

    it('prints an empty log if nothing is wrong, and names a file elsewhere by its whole path', async () => {
      await initialise(place())
      place().write('a.properties', `a=${ciphertext}\n`)
      const run = await lint(['--sarif', 'a.properties'])
      expect(run.code, run.stderr).to.equal(0)
      expect(validated(run.stdout).results).to.deep.equal([])
      mkdirSync(place().path('below'))
      place().write('b.properties', 'b=hunter2\n')
      const elsewhere = await lint(['--sarif', '../b.properties'], {cwd: place().path('below')})
      const [result] = validated(elsewhere.stdout).results
      expect(result?.locations[0].physicalLocation.artifactLocation).to.deep.equal({
        uri: `file://${place().path('b.properties')}`,
      })
    })
  })

  it('refuses what makes sense only with a key, or not at all', async () => {
    const options = {files: ['a.properties'], profile: undefined, cipher: undefined, passwordFile: undefined}
    const defaults = {...options, miHome: undefined, noKey: true, json: false, sarif: false}
    const openContext = () => Promise.reject(new TypeError('the options are checked first'))
    for (const [wrong, fact] of [
      [{passwordFile: 'x'}, '--no-key and --password-file cannot be used together'],
      [{cipher: 'RSA'}, '--no-key and --cipher cannot be used together'],
      [{files: [], miHome: '.'}, '--no-key and --mi-home cannot be used together'],
      [{sarif: true, json: true}, '--sarif and --json cannot be used together'],
      [{sarif: true, noKey: false}, '--sarif can only be used with --no-key'],
      [{sarif: true, files: ['-']}, '--sarif names files, and standard input has no name'],
      [{files: []}, 'missing argument FILE'],
    ] as const) {
      const error = await expectRejection(() => lintSecrets({...defaults, ...wrong}, openContext), UsageError, fact)
      expect(error.hint).to.be.a('string')
    }
    const run = await lint(['a.properties', '--password-file', 'x'])
    expect(run, run.stderr).to.deep.include({code: 2, stdout: ''})
    const withoutNoKey = await runMi(['secret', 'verify', '--sarif', '--json', 'a.properties'], {in: place()})
    expect(withoutNoKey.code).to.equal(2)
    expect(JSON.parse(withoutNoKey.stdout)).to.have.nested.property('error.code', 'usage')
  })
})
