/** Folders, flat YAML and JSON, and several sources at once. */
import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {mkdirSync, symlinkSync} from 'node:fs'
import {type RunOptions, sandbox} from '../support/cli.js'
import {creatingIn, secretsOf} from '../support/creating.js'
import {type Identity, initialise} from '../support/identity.js'
import {needs} from '../support/tools.js'

describe('mi secret create --from with', () => {
  const place = sandbox()
  let owner: Identity

  beforeEach(async () => {
    owner = await initialise(place())
  })

  const {created, refused} = creatingIn(place)

  const secretsFrom = async (words: readonly string[], options: RunOptions = {}) => {
    const run = await created([...words, '--json'], options)
    return {secrets: secretsOf(run, owner.open), stderr: run.stderr}
  }

  describe('a directory', () => {
    it('takes each file for a secret, without the newline at its end', async () => {
      place().write('run/secrets/db_password', 'p w\n')
      place().write('run/secrets/api.key', ' two\nlines\r\n')
      place().write('run/secrets/x', 'ß')
      const {secrets, stderr} = await secretsFrom(['-f', 'run/secrets'])
      expect(secrets).to.deep.equal([
        ['api.key', ' two\nlines'],
        ['db_password', 'p w'],
        ['x', 'ß'],
      ])
      expect(stderr).to.include('newline at the end of a file is not part of the secret: "api.key", "db_password"\n')
    })

    it('reads what Kubernetes mounts', async () => {
      place().write('mount/..2026_11_28/a', 'one')
      place().write('mount/..2026_11_28/b', 'two')
      symlinkSync('..2026_11_28', place().path('mount', '..data'))
      for (const name of ['a', 'b']) symlinkSync(`..data/${name}`, place().path('mount', name))
      const {secrets, stderr} = await secretsFrom(['-f', 'mount'])
      expect(secrets).to.deep.equal([
        ['a', 'one'],
        ['b', 'two'],
      ])
      expect(stderr).not.to.include('..')
    })

    it('says what it leaves out, and what may be a mistake', async () => {
      place().write('f/.hidden', 'hunter2')
      place().write('f/sub/a', 'hunter2')
      place().write('f/app.properties', 'a=b')
      const {secrets, stderr} = await secretsFrom(['-f', 'f'])
      expect(secrets).to.deep.equal([['app.properties', 'a=b']])
      expect(stderr)
        .to.include('hidden files and directories are not read: ".hidden", "sub"')
        .and.to.include(
          'each file in a directory is one secret, even if it looks like a file of secrets: "app.properties"',
        )
    })

    it('reports links that lead out of it or nowhere, pipes, bytes and empty files at once', async function () {
      needs(this, 'mkfifo')
      place().write('outside', 'hunter2')
      place().write('f/empty', '')
      place().write('f/bytes', Buffer.from('c328', 'hex'))
      symlinkSync('../outside', place().path('f', 'out'))
      symlinkSync('missing', place().path('f', 'nowhere'))
      symlinkSync('loop', place().path('f', 'loop'))
      if (spawnSync('mkfifo', [place().path('f', 'pipe')]).status !== 0) this.skip()
      expect(await refused(['file', '-f', 'f']))
        .to.include('"out" is a link that leads out of the directory')
        .and.to.include('"nowhere" is a link that leads nowhere')
        .and.to.include('"loop" is a link that leads nowhere')
        .and.to.include('"pipe" is a pipe or a device')
        .and.to.include('"bytes" is not text')
        .and.to.include('"empty" is empty')
        .and.to.include('6 problems found')
    })

    it('refuses one without files', async () => {
      mkdirSync(place().path('f'))
      expect(await refused(['-f', 'f']))
        .to.include('"f" contains no secrets')
        .and.to.include('a file for each secret')
    })
  })

  describe('flat YAML and JSON', () => {
    it('takes scalars as they are written', async () => {
      const lines = [
        '# c',
        'a: 0123',
        'b: 1.10',
        "'c d': 'it''s'",
        'on: yes # c',
        'e: "x\\ty"',
        'f: |-',
        '  two',
        '  lines',
        'g: 12345678901234567890',
      ]
      place().write('x.yaml', `${lines.join('\n')}\n`)
      const {secrets} = await secretsFrom(['-f', 'x.yaml'])
      expect(secrets).to.deep.equal([
        ['a', '0123'],
        ['b', '1.10'],
        ['c d', "it's"],
        ['on', 'yes'],
        ['e', 'x\ty'],
        ['f', 'two\nlines'],
        ['g', '12345678901234567890'],
      ])
      place().write('x.json', '{"a": "\\u00df\\n", "b": 1.10, "c": true, "d": -1e+400}')
      const {secrets: inJson} = await secretsFrom(['-f', 'x.json'])
      expect(inJson).to.deep.equal([
        ['a', 'ß\n'],
        ['b', '1.10'],
        ['c', 'true'],
        ['d', '-1e+400'],
      ])
    })

    it('reports everything that is not a scalar by line, and passes with --only', async () => {
      const text = [
        'a: x',
        'b: {c: hunter2}',
        'd: [hunter2]',
        'e: ~',
        'f: &f hunter2',
        'g: *f',
        'h: !!str hunter2',
        'a: hunter2',
        '<<: {i: hunter2}',
        '',
      ].join('\n')
      place().write('x.yml', text)
      expect(await refused(['file', '-f', 'x.yml']))
        .to.include('line 2: "b" is a mapping')
        .and.to.include('line 3: "d" is a list')
        .and.to.include('line 4: "e" is null')
        .and.to.include('line 5: "f" has a tag or an anchor')
        .and.to.include('line 6: "g" is an alias')
        .and.to.include('line 7: "h" has a tag or an anchor')
        .and.to.include('line 8: "a" repeats the name of line 1')
        .and.to.include('line 9: merges another mapping')
        .and.to.include('--only')
      const json = '{"a": "x",\n "nested": {"b": "hunter2"},\n "n": null,\n "nested": 1}'
      expect(await refused(['-f', '-'], {stdin: json}))
        .to.include('line 2: "nested" is a mapping')
        .and.to.include('in place: mi secret encrypt FILE --all --path KEY.KEY')
        .and.to.include('line 3: "n" is null')
        .and.to.include('line 4: "nested" repeats the name of line 2')
      expect((await secretsFrom(['-f', '-', '--only', 'a'], {stdin: json})).secrets).to.deep.equal([['a', 'x']])
    })

    it('refuses lists, several documents and half a surrogate pair', async () => {
      for (const [name, text, says] of [
        ['x.yaml', '- a\n', 'is not a mapping of names to secrets'],
        ['x.json', '[{"a": "b"}]', 'is not a mapping of names to secrets'],
        ['x.yaml', 'a: b\n---\nc: d\n', 'more than one YAML document'],
        ['x.json', '{"a": "\\ud83d"}', 'half a surrogate pair'],
        ['x.json', '{"a": "b"} x', 'is not valid JSON: line 1'],
        ['x.yaml', '# nothing\n', 'contains no secrets'],
        ['x.json', '{}', 'contains no secrets'],
        ['x.json', '<a b="c"/>', '"x.json" is XML, not JSON'],
        ['x.yaml', 'a: ENC[AES256_GCM,data:x,type:str]\nsops:\n    mac: y\n', 'encrypted with SOPS, not YAML'],
        ['x.yaml', 'wso2:\n  config: {}\n', 'line 1: "wso2" is a mapping'],
      ] as const) {
        place().write(name, text)
        expect(await refused(['file', '-f', name])).to.include(says)
      }
    })

    it('reads YAML on a pipe with --format', async () => {
      expect((await secretsFrom(['-f', '-', '--format', 'yaml'], {stdin: 'a: "b"\n'})).secrets).to.deep.equal([
        ['a', 'b'],
      ])
      expect(await refused(['-f', '-'], {stdin: 'a:\n  b: c\n'})).to.include('--format yaml')
    })
  })

  describe('--format', () => {
    it('overrides the name', async () => {
      place().write('x.toml', "a = 'b' # c\n")
      expect((await secretsFrom(['-f', 'x.toml', '--format', 'dotenv'])).secrets).to.deep.equal([['a', 'b']])
      expect((await secretsFrom(['-f', 'x.toml', '--format', 'properties'])).secrets).to.deep.equal([['a', "'b' # c"]])
      place().write('x.properties', '{"a": "b"}')
      expect(await refused(['-f', 'x.properties']))
        .to.include('is JSON')
        .and.to.include('--format json')
      expect((await secretsFrom(['-f', 'x.properties', '--format', 'json'])).secrets).to.deep.equal([['a', 'b']])
    })

    it('needs a file', async () => {
      expect(await refused(['--alias', 'a', '--format', 'toml'], {}, 2)).to.include('--format requires')
      expect(await refused(['--alias', 'a', '--only', 'x'], {}, 2)).to.include('--only requires')
      expect(await refused(['-f', 'env:A', '--format', 'toml'], {env: {A: 'x'}}, 2)).to.include('--format requires')
    })
  })

  describe('several sources', () => {
    it('encrypts them in their order, and names the source in notes', async () => {
      place().write('a.properties', 'one=1\none=2\n')
      place().write('b.env', "two='3'\n")
      place().write('c/three', '4\n')
      const words = ['--from', 'a.properties', '--from', 'b.env', '--file', 'c', '-f', 'env:X', '-f', 'a.properties']
      const {secrets, stderr} = await secretsFrom(words, {env: {X: '5'}})
      expect(secrets).to.deep.equal([
        ['one', '2'],
        ['two', '3'],
        ['three', '4'],
        ['X', '5'],
      ])
      expect(stderr)
        .to.include('note: "a.properties": "one" is defined on lines 1 and 2')
        .and.to.include('note: "c": the newline')
    })

    it('refuses an alias that two of them have, and reports the problems of all with their files', async () => {
      place().write('a.properties', 'one=hunter2\ntwo=\n')
      place().write('b.env', 'one=hunter3\nhunter\n')
      expect(await refused(['file', '-f', 'a.properties', '-f', 'b.env']))
        .to.include('"a.properties", line 2: "two" is empty')
        .and.to.include('"b.env", line 1: "one" is also in "a.properties"')
        .and.to.include('"b.env", line 2:')
    })

    it('refuses one without secrets', async () => {
      place().write('a.properties', 'one=1\n')
      place().write('b.properties', '# none\n')
      expect(await refused(['-f', 'a.properties', '-f', 'b.properties'])).to.include(
        '"b.properties" contains no secrets',
      )
    })

    it('applies --only to all of them', async () => {
      place().write('a.properties', 'db.one=1\nx=2\n')
      place().write('b.env', 'db.two=3\ny=4\n')
      const words = ['-f', 'a.properties', '-f', 'b.env']
      expect((await secretsFrom([...words, '--only', 'db.*'])).secrets).to.deep.equal([
        ['db.one', '1'],
        ['db.two', '3'],
      ])
      expect(await refused([...words, '--only', 'x', '--only', 'z*'])).to.include(
        'no secret matches 1 of the 2 patterns in --only',
      )
    })
  })

  it('a path such as ./ref+x reads a file whose name looks like a reference', async () => {
    place().write('ref+x', 'a=b\n')
    expect((await secretsFrom(['-f', './ref+x'])).secrets).to.deep.equal([['a', 'b']])
  })
})
