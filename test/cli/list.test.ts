import {expect} from 'chai'
import {rmSync} from 'node:fs'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {ciphertextFor, digitsOf} from '../support/records.js'
import {identity, initialise} from '../support/identity.js'

describe('mi secret list', () => {
  const place = sandbox()
  const list = async (words: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'list', ...words], {in: place(), ...options})
  const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)

  it('shows what records say, and the digits of the key without a configuration directory', async () => {
    rmSync(place().config, {recursive: true})
    const [ciphertext, digits] = [ciphertextFor('x'), digitsOf(identity())]
    place().write(
      's.properties',
      `# mi key=${digits} updated=2026-11-27 expires=2126-01-31 type=password owner=x note="payments \\"DB\\""\na=${ciphertext}\n\n# a comment\nb=${ciphertext}\nc=$env{DB}\n`,
    )
    const run = await list(['s.properties'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.equal(
      `PLACE           ALIAS  KIND      KEY               UPDATED     EXPIRES     NOTE
s.properties:2  a      RSA-2048  ${digits}  2026-11-27  2126-01-31  payments "DB"
s.properties:5  b      RSA-2048  -                 -           -           -
s.properties:6  c      $env{DB}  -                 -           -           -
`,
    )
    expect(run.stdout + run.stderr).not.to.include(ciphertext.slice(0, 20))
    expect(run.stderr).to.equal('')
  })

  it('shows the profile that has the certificate', async () => {
    await initialise(place(), identity(), 'prod')
    place().write('s.env', `# mi key=${digitsOf(identity())}\nA=${ciphertextFor('x')}\n`)
    const run = await list(['s.env'])
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.match(/^s\.env:2 +A +RSA-2048 +prod +- +- +-$/m)
  })

  it('shows plaintext as such, never its value, and fails', async () => {
    const cut = ciphertextFor('x').slice(0, 198)
    place().write(
      's.properties',
      `a=${ciphertextFor('x')}\npassword=hunter2\nb=[hunter3]\nhunter4\ncut=${cut}\nmarked=[${cut}]\n`,
    )
    const runs = [await list(['s.properties', '--json']), await list(['s.properties'])] as const
    for (const run of runs) {
      expect(run.code).to.equal(1)
      expect(run.stdout + run.stderr).not.to.match(/hunter/)
    }
    const [json, {stdout, stderr}] = runs
    expect(json.stdout).to.match(/"alias": "cut",\s+"kind": "damaged"/)
    expect(stdout).to.match(/^s\.properties:5 +cut +DAMAGED/m)
    expect(stdout).to.match(/^s\.properties:6 +marked +NOT ENCRYPTED/m)
    expect(stdout).to.match(/^s\.properties:2 +password +NOT ENCRYPTED/m)
    expect(stdout).to.match(/^s\.properties:3 +b +NOT ENCRYPTED/m)
    expect(stdout).to.match(/^s\.properties:4 +- +PROBLEM: has no "="/m)
    expect(stderr)
      .to.include('error: 3 of 5 secrets are not encrypted; 1 of 5 secrets is damaged; 1 problem was found\n')
      .and.include('; to see what is damaged, use "mi secret verify --no-key FILE"; fix what cannot be read\n')
  })

  it('never shows a word without "=", which may be a misplaced secret', async () => {
    const ciphertext = ciphertextFor('x')
    place().write('beyond-ascii.properties', `a=${ciphertext}\nhunter2ä\n`)
    place().write('repeated.properties', `hunter2\na=${ciphertext}\nhunter2\n`)
    place().write('marked.properties', `\uFEFFhunter2\na=${ciphertext}\n`)
    for (const name of ['beyond-ascii', 'repeated', 'marked']) {
      const run = await list([`${name}.properties`])
      expect(run.code).to.equal(1)
      expect(run.stdout).to.match(/:[123] +- +PROBLEM: has no "="/)
      expect(run.stdout + run.stderr, name).not.to.include('hunter')
    }
  })

  it('fails if a secret expires within the time asked for, and names each', async () => {
    const ciphertext = ciphertextFor('x')
    const entry = (alias: string, expires: string) =>
      `# mi key=${'0'.repeat(16)} expires=${expires}\n${alias}=${ciphertext}\n`
    place().write('s.properties', entry('due', day(29)) + entry('gone', day(-2)) + entry('later', day(40)))
    const run = await list(['s.properties', '--expires-within', '30d'])
    expect(run.code).to.equal(1)
    expect(run.stderr)
      .to.include(`expire by ${day(30)}: "due" (${day(29)}), "gone" (${day(-2)})\n`)
      .and.not.include('later')
    const json = await list(['s.properties', '--expires-within', '30d', '--json'])
    expect(json.code).to.equal(1)
    const {secrets} = JSON.parse(json.stdout) as {secrets: object[]}
    expect(secrets).to.have.lengthOf(3)
    expect(secrets[0]).to.deep.include({alias: 'due', expires: day(29), due: true, kind: 'rsa', bits: 2048})
    expect(secrets[1]).to.deep.include({alias: 'gone', expires: day(-2), due: true, expired: true})
    expect(secrets[2])
      .to.include({expires: day(40)})
      .and.not.have.property('due')
    expect((await list(['s.properties', '--expires-within', '1d'])).code).to.equal(1)
    const plain = await list(['s.properties'])
    expect([plain.code, plain.stderr]).to.deep.equal([0, `note: expired: "gone" (${day(-2)})\n`])
    expect((await list(['s.properties', '--expires-within', 'soon'])).code).to.equal(2)
  })

  it('reads records in manifests and TOML, but not in values that contain such a text', async () => {
    const [ciphertext, record] = [ciphertextFor('x'), `# mi key=${'1'.repeat(16)} note="n"`]
    place().write(
      'm.yaml',
      `apiVersion: v1\nkind: Secret\nmetadata: {name: one, annotations: {a: "b"}}\nstringData:\n  ${record}\n  a: ${ciphertext}\n  b: |\n    ${ciphertext}\n    ${record}\n  c: ${ciphertext}\n`,
    )
    place().write(
      't.toml',
      `[secrets]\n${record}\na = "${ciphertext}"\nb = """\\\n${record}\n"""\nc = "${ciphertext}"\n`,
    )
    place().write('s.properties', `a=x\\\n${record}\nb=${ciphertext}\n`)
    const notes = async (file: string) => {
      const {secrets} = JSON.parse((await list([file, '--json'])).stdout) as {secrets: {alias: string; note?: string}[]}
      return secrets.filter(({note}) => note !== undefined).map(({alias}) => alias)
    }
    expect(await notes('m.yaml')).to.deep.equal(['a'])
    expect(await notes('t.toml')).to.deep.equal(['a'])
    expect(await notes('s.properties')).to.deep.equal([])
  })

  it('remarks on a record that cannot be read', async () => {
    place().write('s.properties', `# mi key=nothing\na=${ciphertextFor('x')}\n`)
    const run = await list(['s.properties'])
    expect(run.code).to.equal(0)
    expect(run.stderr).to.equal(
      'note: the comment above looks like a record, but cannot be read as one: "a" (line 2)\n',
    )
  })
})
