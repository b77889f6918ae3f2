import {expect} from 'chai'
import {load} from 'js-yaml'
import {jsonResult, type RunOptions, runMi, sandbox} from '../support/cli.js'
import {identity, initialise, initialiseWithKey, password} from '../support/identity.js'

const ciphertext = /[A-Za-z0-9+/]{342}==/g

const values = `# my values: [no]\r
provider: ""
wso2:   # the chart's
  config:
    portOffset: 10
    secureVault: {enabled: true}
    admin:
      username: "admin"
      password: "[one]"   # admin
    userstore:
      ldap: {connectionPassword: "[not decrypted by the chart]", passwordJavaRegex: "^[\\\\S]{5,30}$"}
    keyStore:
      primary: {password: '[two]', keyPassword: ""}
      internal:
        password: >-
          [three]
        keyPassword:
    transport:
      rabbitmq:
        listener:
        - name: x
          parameters: {password: "[not decrypted by the chart]"}
  deployment:
    envs:
      BASE_URL: "http://localhost"
      PORT: 8080
      DB_PASSWORD: '[four]'
      FROM: $env{OTHER}`

describe('mi secret encrypt for Helm values', () => {
  const place = sandbox()
  const encrypt = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'encrypt', ...arguments_], {in: place(), ...options})
  const opened = (text: string) => [...text.matchAll(ciphertext)].map(([found]) => identity().open(found))
  const blank = (text: string) => text.replaceAll(ciphertext, '<CT>')

  beforeEach(async () => {
    await initialise(place())
  })

  it("changes only the passwords that MI's chart copies to [secrets], and the variables", async () => {
    place().write('values.yaml', values)
    const run = await encrypt(['values.yaml'])
    expect(run.code, run.stderr).to.equal(0)
    const after = place().read('values.yaml')
    expect(blank(after)).to.equal(values.replaceAll(/\[(?:one|two|three|four)\]/g, '<CT>'))
    expect(opened(after)).to.deep.equal(['one', 'two', 'three', 'four'])
    expect(run.stdout).to.equal(
      `PLACE           ALIAS                                   STATE
values.yaml:9   wso2.config.admin.password              encrypted
values.yaml:13  wso2.config.keyStore.primary.password   encrypted
values.yaml:15  wso2.config.keyStore.internal.password  encrypted
values.yaml:25  BASE_URL                                not in brackets
values.yaml:27  DB_PASSWORD                             encrypted
values.yaml:28  FROM                                    comes from the environment variable "OTHER"
`,
    )
    expect(run.stderr).not.to.include('environment variable name').and.not.to.include('secureVault')
    const again = await encrypt(['values.yaml'])
    expect(again.stderr).to.include('nothing to encrypt')
    expect(place().read('values.yaml')).to.equal(after)
  })

  it('recognizes them by their content, and verifies, decrypts and rotates them', async () => {
    await initialiseWithKey(place())
    const env = {MI_KEYSTORE_PASSWORD: password}
    place().write('production', 'wso2:\n  deployment:\n    envs: {A: "[x]", B: "[y]"}\n')
    expect((await encrypt(['production'])).code).to.equal(0)
    const before = place().read('production')
    expect((await runMi(['secret', 'verify', 'production'], {in: place(), env})).code).to.equal(0)
    const rotate = await runMi(['secret', 'rotate', 'production', '--cipher', 'RSA'], {in: place(), env})
    expect(rotate.code, rotate.stderr).to.equal(0)
    expect(place().read('production')).not.to.equal(before)
    const decrypt = await runMi(['secret', 'decrypt', 'production', 'B', '-c', 'RSA'], {in: place(), env})
    expect(decrypt.stdout).to.equal('y')
  })

  it('has variables that need not be secrets, which the other commands leave alone', async () => {
    await initialiseWithKey(place())
    const env = {MI_KEYSTORE_PASSWORD: password}
    const run = async (...words: string[]) => runMi(['secret', ...words], {in: place(), env})
    const text = 'wso2:\n  deployment:\n    envs:\n      JAVA_OPTS: -Xmx1g\n      LEVEL: "INFO"\n      DB: "[x]"\n'
    place().write('values.yaml', text)
    expect((await encrypt(['values.yaml'])).code).to.equal(0)

    const verified = await run('verify', 'values.yaml')
    expect(verified.code, verified.stderr).to.equal(0)
    expect(verified.stdout).to.equal(`PLACE          ALIAS      DECRYPTS
values.yaml:4  JAVA_OPTS  -: not encrypted
values.yaml:5  LEVEL      -: not encrypted
values.yaml:6  DB         yes
`)
    expect(verified.stderr).to.include(
      'note: 2 variables are not encrypted; if any is a secret, put it in brackets and run: mi secret encrypt FILE\n',
    )
    expect(jsonResult(await run('verify', 'values.yaml', '--json'))).to.deep.include({
      plain: [
        {file: 'values.yaml', line: 4, alias: 'JAVA_OPTS', plain: true},
        {file: 'values.yaml', line: 5, alias: 'LEVEL', plain: true},
      ],
      good: 1,
      bad: 0,
    })
    expect((await run('decrypt', 'values.yaml')).stdout).to.equal('DB=x\n')
    expect((await run('decrypt', 'values.yaml', 'LEVEL')).stderr).to.include('"LEVEL" is not encrypted')
    const rotated = await run('rotate', 'values.yaml', '--cipher', 'RSA')
    expect(rotated.stderr).to.include('done: 1 secret in "values.yaml" re-encrypted')
    expect(blank(place().read('values.yaml'))).to.equal(text.replace('[x]', '<CT>'))
  })

  it('verifies that no variable is in brackets, and no password in plaintext', async () => {
    await initialiseWithKey(place())
    const text = 'wso2:\n  config: {admin: {password: hunter2}}\n  deployment: {envs: {A: "[hunter2]", B: ""}}\n'
    place().write('values.yaml', text)
    const run = await runMi(['secret', 'verify', 'values.yaml'], {in: place(), env: {MI_KEYSTORE_PASSWORD: password}})
    expect(run.code).to.equal(1)
    expect(run.stdout)
      .to.match(/wso2\.config\.admin\.password +NO: not encrypted \(plaintext\)\n/)
      .and.to.match(/A +NO: not encrypted: it is still plaintext in brackets\n/)
    expect(run.stderr).to.include(
      'try: encrypt plaintext with "mi secret encrypt FILE", adding --all if it is not in brackets\n',
    )
  })

  it('says that the chart decrypts nothing unless its vault is enabled', async () => {
    place().write('values.yaml', 'wso2:\n  config:\n    admin: {password: "[x]"}\n')
    const run = await encrypt(['values.yaml'])
    expect(run.stderr).to.include('note: wso2.config.secureVault.enabled is not true in this file; ')
  })

  it('names every problem with its line, and shows no value', async () => {
    const file = `wso2:
  config:
    admin:
      password: [hunter2]
    a: {password: 12345, keyPassword: *x}
    b: {password: "[x]", password: "[y]"}
    c: *d
    e: {password: {hunter2: x}}
    f:
      <<: {password: hunter2}
  deployment:
    envs: {A: "[hunter2]b"}
`
    place().write('values.yaml', file)
    const run = await encrypt(['values.yaml'])
    expect(run).to.include({code: 1, stdout: ''})
    const [, ...lines] = run.stderr.split(/(?:^|\n) {2}"values.yaml", line /)
    expect(lines.map((line) => line.replace(/\nerror[^]*/, '')).sort()).to.deep.equal([
      '10: "wso2.config.f" merges another mapping ("<<"); write its entries out',
      '12: "A" has brackets, but not at its ends',
      '4: "wso2.config.admin.password" is a list, not a string; if you mean "[…]", put it in quotation marks',
      '5: "wso2.config.a.keyPassword" has a tag or an anchor, or is an alias ("*"); write it out',
      '5: "wso2.config.a.password" is read by Helm as a number; put it in quotation marks',
      '6: "wso2.config.b" has the key "password" twice',
      '7: "wso2.config.c" is an alias ("*"); write it out',
      '8: "wso2.config.e.password" is not a string',
    ])
    expect(run.stderr).not.to.include('hunter2')
    expect(place().read('values.yaml')).to.equal(file)
  })

  describe('--path', () => {
    const other = 'db:\n  "main.pool":\n  - {user: x, pass: "[one]"}\n  - {user: x, pass: two}\nplain: "[three]"\n'

    it('names secrets in any YAML', async () => {
      place().write('other.yaml', other)
      const paths = [String.raw`db.main\.pool.0.pass`, String.raw`db.main\.pool.1.pass`]
      const run = await encrypt(['other.yaml', '--all', ...paths.flatMap((path) => ['--path', path])])
      expect(run.code, run.stderr).to.equal(0)
      const after = place().read('other.yaml')
      expect(blank(after)).to.equal(other.replace('[one]', '<CT>').replace('two', '<CT>'))
      expect(opened(after)).to.deep.equal(['one', 'two'])
      expect(load(after)).to.have.property('plain', '[three]')
    })

    it('is suggested for YAML of any other kind', async () => {
      place().write('other.yaml', other)
      const run = await encrypt(['other.yaml'])
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include(
        'error: "other.yaml" is YAML, not a Kubernetes manifest: line 1 has keys or a list nested below it\n' +
          'try: use --path to name its secrets, such as --path database.password\n',
      )
    })

    it('refuses a path that leads nowhere, without showing it', async () => {
      place().write('other.yaml', other)
      const run = await encrypt(['other.yaml', '--path', 'plain', '--path', 'hunter2.x'])
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include('1 of the 2 paths in --path is in none of the files').and.not.to.include('hunter2')
      expect(place().read('other.yaml')).to.equal(other)
    })
  })
})
