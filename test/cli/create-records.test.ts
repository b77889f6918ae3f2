import {expect} from 'chai'
import {parse} from 'dotenv'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {identity, initialise, initialiseWithKey, newIdentity, password} from '../support/identity.js'
import {runJava} from '../support/java.js'
import {readEnvFile, readManifest} from '../support/kubectl.js'
import {ciphertextFor, digitsOf} from '../support/records.js'
import {needs} from '../support/tools.js'

describe('mi secret create with records', () => {
  const place = sandbox()
  const other = newIdentity()
  const today = () => new Date().toISOString().slice(0, 10)
  const mi = async (words: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', ...words], {in: place(), stdin: 'x', ...options})
  // YAML reads e12 as a number, so about 1 in 200 ciphertexts is quoted.
  const blank = (text: string) => text.replaceAll(/'?[A-Za-z0-9+/]{342}=='?/g, '<CT>')

  beforeEach(async () => {
    await initialise(place())
  })

  it('writes a record above an entry, which other readers ignore', async function () {
    needs(this, 'java', 'kubectl')
    const options = ['--alias', 'a', '--expires', '2127-01-31', '--note', 'payments "DB" ü']
    const record = `# mi key=${digitsOf(identity())} updated=${today()} expires=2127-01-31 note="payments \\"DB\\" ü"\n`
    for (const dest of ['s.properties', 's.env']) {
      const run = await mi(['create', 'file', ...options, '--dest', dest])
      expect(run.code, run.stderr).to.equal(0)
      const text = place().read(dest)
      expect(blank(text)).to.match(/^# mi .*\na=<CT> ?\n$/)
      expect(text.startsWith(record)).to.equal(true)
      expect(Object.keys(readEnvFile(place().path(dest)))).to.deep.equal(['a'])
    }
    expect(Object.keys(parse(place().read('s.env')))).to.deep.equal(['a'])
    const loaded = runJava('PropertiesLoad', `${Buffer.from(place().read('s.properties')).toString('base64')}\n`)
    const texts = loaded
      .trim()
      .split(' ')
      .map((text) => Buffer.from(text, 'base64').swap16().toString('utf16le'))
    expect(texts[0]).to.equal('a')
    expect(texts).to.have.lengthOf(2)
  })

  it('writes records into TOML and manifests, also on standard output', async function () {
    needs(this, 'kubectl')
    const record = `# mi key=${digitsOf(identity())} updated=${today()} type=token`
    const toml = await mi(['create', 'file', '--alias', 'a', '--type', 'token', '--dest', 't.toml'])
    expect(toml.code, toml.stderr).to.equal(0)
    expect(blank(place().read('t.toml'))).to.equal(`[secrets]\n${record}\na = "<CT>"\n`)
    const manifest = await mi(['create', 'k8', '--alias', 'a', '--type', 'token', '--dest', '-'])
    expect(blank(manifest.stdout)).to.include(`stringData:\n  ${record}\n  a: <CT>\n`)
    expect(Object.keys(readManifest(manifest.stdout)[0]?.stringData ?? {})).to.deep.equal(['a'])
  })

  it('writes none unless asked to', async () => {
    await mi(['create', 'file', '--alias', 'a', '--dest', 's.properties'])
    await mi(['create', 'file', '--alias', 'b', '--dest', 's.properties', '--merge'])
    expect(blank(place().read('s.properties'))).to.equal('a=<CT>\nb=<CT>\n')
  })

  it('keeps the records of a file up to date when merging into it', async () => {
    const [digits, ct] = [digitsOf(identity()), ciphertextFor('old')]
    const old = (alias: string) =>
      `# mi key=${digits} updated=2026-01-01 expires=2127-01-31 type=key owner=me note="n"\n${alias}=${ct}\n`
    place().write('s.properties', `${old('a')}\n${old('b')}`)
    place().write('in.properties', 'a=new\nc=new\n')
    const run = await mi(['create', 'file', '--from-file', 'in.properties', '--dest', 's.properties', '--merge'])
    expect(run.code, run.stderr).to.equal(0)
    expect(blank(place().read('s.properties'))).to.equal(
      `# mi key=${digits} updated=${today()} type=key owner=me note="n"\na=<CT>\n\n${blank(old('b'))}# mi key=${digits} updated=${today()}\nc=<CT>\n`,
    )
    expect(run.stderr).to.include('note: "a" no longer has an expiry date; to give it one, use --expires\n')
    const dated = ['--alias', 'b', '--dest', 's.properties', '--merge', '--expires', '90d', '--note', 'm']
    expect((await mi(['create', 'file', ...dated])).stderr).not.to.include('no longer')
    const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10)
    expect(place().read('s.properties')).to.include(
      `# mi key=${digits} updated=${today()} expires=${day} type=key owner=me note="m"\nb=`,
    )
  })

  it('merges with records into manifests and TOML', async () => {
    const [record, ct] = [`# mi key=${digitsOf(identity())} updated=${today()}`, ciphertextFor('old')]
    const secret = (name: string, entries: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\nstringData:\n${entries}`
    const head = secret('other', `  z: ${ct}\n`)
    place().write('m.yaml', `${head}---\n${secret('s', `  a: ${ct}\n`)}`)
    place().write('in.properties', 'a=new\nb=new\n')
    const from = ['--from-file', 'in.properties', '--merge', '--record']
    const run = await mi(['create', 'k8', ...from, '--dest', 'm.yaml', '--name', 's'])
    expect(run.code, run.stderr).to.equal(0)
    const merged = blank(secret('s', `  ${record}\n  a: <CT>\n  ${record}\n  b: <CT>\n`))
    expect(blank(place().read('m.yaml'))).to.equal(`${blank(head)}---\n${merged}`)
    place().write('t.toml', `[secrets]\r\na = "${ct}"\r\n[x]\r\n`)
    await mi(['create', 'file', ...from, '--dest', 't.toml'])
    expect(blank(place().read('t.toml'))).to.equal(
      `[secrets]\r\n${record}\r\na = "<CT>"\r\n${record}\r\nb = "<CT>"\r\n[x]\r\n`,
    )
    place().write('m.json', '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"a":"b"}}')
    const json = await mi(['create', 'k8', ...from, '--dest', 'm.json'])
    expect(json.code).to.equal(1)
    expect(json.stderr).to.include('cannot have records')
  })

  it('refuses to merge with another key, unless forced', async () => {
    await initialise(place(), identity(), 'prod')
    await initialise(place(), other, 'dev')
    await mi(['create', 'file', '--alias', 'a', '--dest', 's.properties', '--record', '--profile', 'prod'])
    const before = place().read('s.properties')
    const merge = ['create', 'file', '--alias', 'b', '--dest', 's.properties', '--merge', '--profile', 'dev']
    const run = await mi(merge)
    expect(run.code).to.equal(1)
    expect(run.stderr)
      .to.include(`"a" (line 2) is encrypted for profile "default" (${digitsOf(identity())})`)
      .and.include(`profile "dev" encrypts for ${digitsOf(other)}`)
    expect(place().read('s.properties')).to.equal(before)
    const forced = await mi([...merge, '--force'])
    expect(forced.code, forced.stderr).to.equal(0)
    expect(place().read('s.properties')).to.match(
      new RegExp(`^${before.replaceAll(/[+]/g, '\\+')}# mi key=${digitsOf(other)} .*\nb=`),
    )
  })

  it('names a symmetric key by digits that are not a hash of it', async () => {
    const key = '0123456789abcdef'.repeat(4)
    await runMi(['secret', 'init', 'symmetric', '--key-file', '-', '--profile', 'aes'], {in: place(), stdin: key})
    const run = await mi(['create', 'file', '--alias', 'a', '--dest', '-', '--record', '--profile', 'aes'])
    expect(run.stdout, run.stderr).to.match(/^# mi key=aes[0-9a-f]{16} updated=/)
    expect(run.stdout).not.to.include(key.slice(0, 8))
    place().write('s.properties', run.stdout)
    expect((await mi(['list', 's.properties'])).stdout).to.match(/:2 +a +AES +aes +20/)
  })

  it('refuses values that no record can have, and outputs without records', async () => {
    for (const words of [
      ['file', '--expires', '2027-02-30'],
      ['file', '--expires', '2026-01-01'],
      ['file', '--note', 'a\nb'],
      ['file', '--note', 'n'.repeat(201)],
      ['console', '--record'],
      ['docker', '--record'],
    ]) {
      const run = await mi(['create', ...words, '--alias', 'a'])
      expect(run.code, words.join(' ')).to.equal(2)
      if (words.includes('2026-01-01')) expect(run.stderr).to.include('--expires "2026-01-01" is in the past\n')
    }
  })

  it('points out expired secrets after merging', async () => {
    place().write('s.properties', `# mi expires=2020-01-01\na=${ciphertextFor('x')}\n`)
    const run = await mi(['create', 'file', '--alias', 'b', '--dest', 's.properties', '--merge'])
    expect(run.stderr).to.include('note: expired: "a" (2020-01-01)\n')
  })

  it('gives an unchanged secret a new record if one is asked for, and only then', async () => {
    await initialiseWithKey(place())
    const [digits, ct] = [digitsOf(identity()), ciphertextFor('x')]
    const record = `# mi key=${digits} updated=2026-01-01 expires=2127-01-31`
    const before = `${record}\na=${ct}\n`
    place().write('s.properties', before)
    const words = ['create', 'file', '--alias', 'a', '--dest', 's.properties', '--merge']
    const merge = (more: readonly string[]) => mi([...words, ...more], {env: {MI_KEYSTORE_PASSWORD: password}})
    for (const same of [[], ['--record'], ['--expires', '2127-01-31']]) {
      expect((await merge(same)).stderr).to.include('is up to date: 1 secret unchanged\n')
      expect(place().read('s.properties')).to.equal(before)
    }
    const noted = await merge(['--note', 'n'])
    expect(noted.stderr).to.include('1 replaced, 0 added\n').and.not.include('no longer')
    const now = `# mi key=${digits} updated=${today()}`
    expect(blank(place().read('s.properties'))).to.equal(`${now} expires=2127-01-31 note="n"\na=<CT>\n`)
    await merge(['--expires', '2128-01-31', '--type', 'key'])
    expect(blank(place().read('s.properties'))).to.equal(`${now} expires=2128-01-31 type=key note="n"\na=<CT>\n`)
  })

  describe('in other commands', () => {
    const env = {MI_KEYSTORE_PASSWORD: password}
    const [mine, ct] = [digitsOf(identity()), ciphertextFor('x')]
    const record = (key: string, updated = '2026-01-01') =>
      `# mi key=${key} updated=${updated} expires=2020-01-31 note="n"`

    beforeEach(async () => {
      await initialiseWithKey(place())
    })

    it('rotate keeps them, and rewrites the key and the day', async function () {
      needs(this, 'java')
      await initialise(place(), other, 'new')
      place().write('s.properties', `${record(mine)}\na=${ct}\nb=${ct}\n`)
      place().write('t.toml', `[secrets]\n${record(mine)}\na = "${ct}"\n`)
      const run = await mi(['rotate', 's.properties', 't.toml', '--to', 'new'], {env})
      expect(run.code, run.stderr).to.equal(0)
      const renewed = record(digitsOf(other), today())
      expect(blank(place().read('s.properties'))).to.equal(`${renewed}\na=<CT>\nb=<CT>\n`)
      expect(blank(place().read('t.toml'))).to.equal(`[secrets]\n${renewed}\na = "<CT>"\n`)
      const [ciphertext = ''] = /[A-Za-z0-9+/]{342}==/.exec(place().read('s.properties')) ?? []
      const transformation = 'RSA/ECB/OAEPWithSHA1AndMGF1Padding'
      expect(decryptWithJava([{key: other.privateKey, transformation, ciphertext}])).to.deep.equal([{plaintext: 'x'}])
    })

    it('encrypt in place does so, too', async () => {
      place().write('s.properties', `${record('1'.repeat(16))}\na=[x]\n${record('2'.repeat(16))}\nb=${ct}\n`)
      const run = await mi(['encrypt', 's.properties'])
      expect(run.code, run.stderr).to.equal(0)
      expect(blank(place().read('s.properties'))).to.equal(
        `${record(mine, today())}\na=<CT>\n${record('2'.repeat(16))}\nb=<CT>\n`,
      )
    })

    it('verify says where a record names another key and whose, and what has expired', async () => {
      await initialise(place(), other, 'new')
      const [foreign, plain] = [ciphertextFor('x', other), record('2'.repeat(16))]
      place().write(
        's.properties',
        `${record('1'.repeat(16))}\na=${ct}\n# mi key=${mine}\nb=${ct}\n# mi key=${digitsOf(other)}\nc=${foreign}\n${plain}\nhunter2\n`,
      )
      const run = await mi(['verify', 's.properties'], {env})
      expect(run.code, run.stderr).to.equal(1)
      const forOther = "note: encrypted for a key other than the profile's, according to the record: "
      const expired = 'note: expired, according to the record: "a" (line 2)\n'
      expect(run.stderr)
        .to.include(
          'the record names a different key from the one that decrypts the secret: "a" (line 2, key 1111111111111111)\n',
        )
        .and.include(`${forOther}"c" (line 6, profile "new")\n`)
        .and.include(expired)
        .and.not.include('hunter2')
      const unopened = await mi(['verify', '--no-key', 's.properties'])
      expect(unopened.stderr)
        .to.include(`${forOther}"a" (line 2, key 1111111111111111), "c" (line 6, profile "new")\n`)
        .and.include(expired)
        .and.not.include('hunter2')
    })
  })
})
