import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {load} from 'js-yaml'
import {type Run, type RunOptions, runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'
import {readObject} from '../support/kubectl.js'
import {makeHome} from '../support/product-home.js'
import {needs} from '../support/tools.js'

describe('mi secret snippet', () => {
  const place = sandbox()
  const snippet = (words: readonly string[], options: RunOptions = {}): Promise<Run> =>
    runMi(['secret', 'snippet', ...words], {in: place(), ...options})

  async function printed(words: readonly string[]): Promise<string> {
    const run = await snippet(words)
    expect(run.code, run.stderr).to.equal(0)
    return run.stdout
  }

  /** Parses with Python's libraries, which print JSON. */
  function python(script: string, input: string): unknown {
    const run = spawnSync('python3', ['-c', `import json, sys, tomllib, configparser\n${script}`], {
      input,
      encoding: 'utf8',
    })
    expect(run.status, run.stderr).to.equal(0)
    return JSON.parse(run.stdout)
  }

  const toml = (text: string) => python('print(json.dumps(tomllib.loads(sys.stdin.read())))', text)

  const attributes = (text: string) =>
    python(
      'import xml.etree.ElementTree as tree\n' +
        'print(json.dumps([[each.tag, each.attrib] for each in tree.fromstring("<x>" + sys.stdin.read() + "</x>")]))',
      text,
    )

  it('prints the lookup of a mediation sequence', async () => {
    expect(await printed(['db_password', '--for', 'synapse'])).to.equal(
      `<property name="db_password" expression="wso2:vault-lookup('db_password')"/>\n`,
    )
  })

  it('prints a reference in deployment.toml by default', async function () {
    needs(this, 'python3')
    const text = await printed(['db_password'])
    expect(text).to.equal('password = "$secret{db_password}"\n')
    expect(toml(text)).to.deep.equal({password: '$secret{db_password}'})
  })

  it('prints [secrets] of deployment.toml, as tomllib reads it', async function () {
    needs(this, 'python3')
    expect(toml(await printed(['db_password', 'API_KEY', '--for', 'env']))).to.deep.equal({
      secrets: {db_password: '$env{db_password}', API_KEY: '$env{API_KEY}'},
    })
    expect(toml(await printed(['a.b', '1', 'a-b', '--for', 'sys']))).to.deep.equal({
      secrets: {'a.b': '$sys{a.b}', '1': '$sys{1}', 'a-b': '$sys{a-b}'},
    })
  })

  it('prints lookups that an XML parser reads', async function () {
    needs(this, 'python3')
    const found: Readonly<Record<string, string>> = {
      synapse: "wso2:vault-lookup('a.b-c')",
      docker: "wso2:vault-lookup('a.b-c','DOCKER','true')",
      file: "wso2:vault-lookup('conf/security/a.b-c','FILE','true')",
    }
    for (const [kind, expression] of Object.entries(found)) {
      expect(attributes(await printed(['a.b-c', '--for', kind]))).to.deep.equal([
        ['property', {name: 'a.b-c', expression}],
      ])
    }
  })

  it('prints attributes that make a reference of an element in XML', async function () {
    needs(this, 'python3')
    const [namespace = '', ...aliases] = (await printed(['a.b', 'c', '--for', 'svns'])).trim().split('\n')
    const root = `<root ${namespace}>${aliases.map((attribute) => `<p ${attribute}>password</p>`).join('')}</root>`
    const key = '{http://org.wso2.securevault/configuration}secretAlias'
    expect(attributes(root)).to.deep.equal([['root', {}]])
    const script =
      'import xml.etree.ElementTree as tree\nprint(json.dumps([each.attrib for each in tree.fromstring(sys.stdin.read())]))'
    expect(python(script, root)).to.deep.equal([{[key]: 'a.b'}, {[key]: 'c'}])
  })

  it('prints variables of a container that kubectl reads', async function () {
    needs(this, 'kubectl')
    const aliases = ['db_password', 'yes', 'NO', 'null', '_1', 'e1']
    const env = await printed([...aliases, '--for', 'k8s', '--name', 'mine'])
    const indented = env.replaceAll(/^/gm, '      ').trimEnd()
    const pod = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n  containers:\n    - name: mi\n      image: mi\n${indented}\n`
    const {spec} = readObject(pod) as {spec: {containers: [{env: unknown}]}}
    expect(spec.containers[0].env).to.deep.equal(
      aliases.map((name) => ({name, valueFrom: {secretKeyRef: {name: 'mine', key: name}}})),
    )
  })

  it('prints secrets of Docker Compose', async () => {
    expect(load(await printed(['yes', '1', 'a.b', '--for', 'compose']))).to.deep.equal({
      services: {mi: {secrets: ['yes', '1', 'a.b']}},
      secrets: Object.fromEntries(
        ['yes', '1', 'a.b'].map((name) => [name, {file: `./security/docker-secrets/${name}`}]),
      ),
    })
  })

  it('prints credentials of systemd', async () => {
    expect(await printed(['a', 'b.c', '--for', 'systemd'])).to.equal(
      '[Service]\nLoadCredential=a:/etc/credstore/a\nLoadCredential=b.c:/etc/credstore/b.c\n' +
        'Environment="JAVA_OPTS=-Dei.secret.file.root.dir=%d/"\n',
    )
  })

  describe('with --from', () => {
    beforeEach(async () => {
      await initialise(place())
      place().write('s.properties', 'db_password=x\napi_key=y\n')
    })

    for (const [output, file] of [
      ['file', 's.env'],
      ['file', 'out.properties'],
      ['k8', 'out.yaml'],
    ] as const) {
      it(`takes the aliases of ${file}, all or those that are named`, async () => {
        await runMi(['secret', 'create', output, '-f', 's.properties', '-d', file], {in: place()})
        expect(await printed(['--from', file, '--for', 'env'])).to.equal(
          '[secrets]\ndb_password = "$env{db_password}"\napi_key = "$env{api_key}"\n',
        )
        expect(await printed(['-f', file, 'api_key', '--for', 'env'])).to.equal(
          '[secrets]\napi_key = "$env{api_key}"\n',
        )
        const missing = await snippet(['--from', file, 'nowhere'])
        expect(missing).to.include({code: 1, stdout: ''})
        expect(missing.stderr).to.equal(
          `error: "${file}" has no secret with this alias\ntry: use one of: "db_password", "api_key"\n`,
        )
      })
    }

    it('uses the name of the Secret in a manifest', async () => {
      await runMi(['secret', 'create', 'k8', '-f', 's.properties', '-d', 'out.yaml', '--name', 'mine'], {in: place()})
      const text = await printed(['--from', 'out.yaml', 'api_key', '--for', 'k8s'])
      expect(load(text)).to.deep.equal({
        env: [{name: 'api_key', valueFrom: {secretKeyRef: {name: 'mine', key: 'api_key'}}}],
      })
    })

    it('asks for the name if several Secrets have an alias', async () => {
      const secret = (name: string) =>
        `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\nstringData:\n  a: x\n---\n`
      place().write('two.yaml', secret('one') + secret('two'))
      const run = await snippet(['--from', 'two.yaml', '--for', 'k8s'])
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include('"a" is in several Secrets').and.to.include('try: choose the Secret with --name')
      const chosen = load(await printed(['--from', 'two.yaml', '--for', 'k8s', '--name', 'two']))
      expect(chosen).to.have.nested.property('env[0].valueFrom.secretKeyRef.name', 'two')
      expect(await printed(['--from', 'two.yaml', '--for', 'env'])).to.equal('[secrets]\na = "$env{a}"\n')
    })

    it('does not show a word that may be a misplaced secret', async () => {
      place().write('s.properties', 'a=x\nhunter2\n')
      const run = await snippet(['--from', 's.properties'])
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include('line 2: has no "="; write alias=secret').and.not.to.include('hunter2')
    })

    it('warns about lookups that do not decrypt what a symmetric key encrypted', async () => {
      await runMi(['secret', 'init', 'symmetric', '--generate', '--profile', 'aes'], {in: place()})
      const create = ['secret', 'create', 'file', '-f', 's.properties', '-d', 'aes.properties', '--profile', 'aes']
      expect((await runMi(create, {in: place()})).code).to.equal(0)
      const run = await snippet(['--from', 'aes.properties', '--for', 'docker'])
      expect(run.stderr).to.include("warning: vault-lookup with 'DOCKER' or 'FILE' (--for docker) decrypts RSA only")
      expect((await snippet(['--from', 'aes.properties', '--for', 'synapse'])).stderr).not.to.include('warning')
    })
  })

  it('prints several kinds, and says that an alias must not have two sources', async () => {
    const run = await snippet(['a', '--for', 'env', '--for', 'docker'])
    expect(run.stdout).to.equal(
      `[secrets]\na = "$env{a}"\n\n<property name="a" expression="wso2:vault-lookup('a','DOCKER','true')"/>\n`,
    )
    expect(run.stderr).to.include('note: look up each alias in one source only (the vault or DOCKER)')
    expect((await snippet(['a', '--for', 'env', '--for', 'synapse'])).stderr).not.to.include('one source only')
  })

  it('is one object with --json', async () => {
    const run = await snippet(['a', 'b', 'a', '--for', 'toml', '--for', 'docker', '--json'])
    expect(JSON.parse(run.stdout)).to.deep.include({
      aliases: ['a', 'b'],
      snippets: [
        {for: 'toml', content: 'password = "$secret{a}"\npassword = "$secret{b}"\n'},
        {
          for: 'docker',
          content: ['a', 'b']
            .map((alias) => `<property name="${alias}" expression="wso2:vault-lookup('${alias}','DOCKER','true')"/>\n`)
            .join(''),
        },
      ],
    })
  })

  it('refuses aliases that the kind cannot name, and prints nothing', async () => {
    const odd = ['a b', 'a:b', "it's", 'a"b', 'é', '<a>', 'a&b', '#a', '${x}', 'a\nb', '']
    for (const kind of ['toml', 'env', 'sys', 'synapse', 'docker', 'file', 'k8s', 'compose', 'systemd', 'svns']) {
      const run = await snippet([...odd, 'good', '--for', kind])
      expect(run, kind).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include(`error: ${odd.length} problems found; nothing was printed`)
    }
  })

  describe('with --mi-home', () => {
    it("prints the release's own form of a lookup", async () => {
      makeHome(place().path('new'), 'mi-4.4')
      expect(await printed(['a', '--for', 'synapse', '--mi-home', 'new'])).to.equal(
        `<variable name="a" expression="\${wso2-vault('a')}"/>\n`,
      )
      makeHome(place().path('old'), 'mi-1.2')
      const old = await snippet(['a', '--for', 'synapse'], {env: {MI_HOME: 'old'}})
      expect(old.stdout).to.equal(`<property name="a" expression="wso2:vault-lookup('a')"/>\n`)
      expect(old.stderr).to.equal('note: using the product in "old", set by MI_HOME\n')
    })

    it('refuses a name with which the release does not start', async () => {
      makeHome(place().path('wso2'), 'mi-4.4')
      const run = await snippet(['a.b', '--mi-home', 'wso2'])
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include('"a.b" has a "." in its name, which keeps Micro Integrator from starting')
    })
  })

  it('answers to the name "reference" too', async () => {
    const run = await runMi(['secret', 'reference', 'a'], {in: place()})
    expect(run).to.include({code: 0, stdout: 'password = "$secret{a}"\n'})
  })

  it('needs aliases or a file', async () => {
    const run = await snippet([])
    expect(run).to.include({
      code: 2,
      stdout: '',
      stderr: 'error: no aliases were specified\ntry: name them, or use --from FILE for all aliases in a file\n',
    })
    expect(await snippet(['a', '--name', 'x'])).to.include({code: 2, stdout: ''})
    expect(await snippet(['a', '--for', 'paper'])).to.include({code: 2, stdout: ''})
  })
})
