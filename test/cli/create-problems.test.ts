import {expect} from 'chai'
import {runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'

describe('mi secret create with secrets that cannot be encrypted', () => {
  const place = sandbox()
  const lines = [
    'good=hunter1',
    'empty=',
    `long=hunter2${'x'.repeat(300)}`,
    '# comment',
    String.raw`malformed=hunter3\u12`,
    String.raw`surrogate=hunter4\ud800`,
    '=hunter5',
    'last=hunter6',
  ]

  beforeEach(async () => {
    await initialise(place())
    place().write(
      'secrets.properties',
      Buffer.concat([Buffer.from(lines.join('\n')), Buffer.from('\nlatin=hunter7\xE9\n', 'latin1')]),
    )
  })

  for (const output of ['console', 'file', 'k8']) {
    it(`lists each by alias and line, and writes nothing, for ${output}`, async () => {
      const before = place().files()
      const run = await runMi(['secret', 'create', '-o', output, '-f', 'secrets.properties'], {in: place()})
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.match(/line 2: "empty" is empty/)
      expect(run.stderr).to.match(/line 3: "long" is 307 bytes.*214/)
      expect(run.stderr).to.match(/line 5: "malformed"|line 5: .*\\u/)
      expect(run.stderr).to.match(/line 6: "surrogate"/)
      expect(run.stderr).to.match(/line 7: .*alias/)
      expect(run.stderr).to.match(/line 9: .*UTF-8/)
      expect(run.stderr).not.to.match(/hunter|"good"|"last"/)
      expect(place().files()).to.deep.equal(before)
    })
  }

  it('lists them in the order of their lines', async () => {
    const {stderr} = await runMi(['secret', 'create', '-f', 'secrets.properties'], {in: place()})
    expect([...stderr.matchAll(/line (\d+):/g)].map(([, line]) => Number(line))).to.deep.equal([2, 3, 5, 6, 7, 9])
  })

  it('lists them for scripts with --json', async () => {
    const run = await runMi(['secret', 'create', '--json', '-f', 'secrets.properties'], {in: place()})
    expect(run.code).to.equal(1)
    expect(run.stdout).not.to.match(/hunter/)
    const {error} = JSON.parse(run.stdout) as {
      error: {code: string; exitCode: number; problems: {alias?: string; line: number}[]}
    }
    expect(error).to.include({code: 'secrets', exitCode: 1})
    expect(error.problems.map(({line}) => line)).to.deep.equal([2, 3, 5, 6, 7, 9])
    expect(error.problems[0]).to.deep.equal({alias: 'empty', line: 2, problem: 'is empty'})
  })

  it('keeps an existing file, even with --force', async () => {
    place().write('out.properties', 'old=1\n')
    const run = await runMi(
      ['secret', 'create', 'file', '-f', 'secrets.properties', '-d', 'out.properties', '--force'],
      {in: place()},
    )
    expect(run.code).to.equal(1)
    expect(place().read('out.properties')).to.equal('old=1\n')
  })

  it('does not show a word in base64 whose padding looks like a separator', async () => {
    for (const word of ['aHVudGVyMmh1bnRlcjJodW50ZXI=', 'aHVudGVyMmh1bnRlcjJodW50ZXIyMQ==']) {
      place().write('word.txt', `${word}\n`)
      const run = await runMi(['secret', 'create', '-f', 'word.txt'], {in: place()})
      expect(run, run.stderr).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include('line 1').and.not.to.include('aHVudGVy')
    }
  })

  it('refuses an alias that the output does not allow', async () => {
    place().write('secrets.properties', 'good=1\nnot\\ a\\ key=2\n')
    const manifest = await runMi(['secret', 'create', 'k8', '-f', 'secrets.properties', '-d', '-'], {in: place()})
    expect(manifest).to.include({code: 1, stdout: ''})
    expect(manifest.stderr).to.match(/line 2: "not a key"/)
    place().write('secrets.properties', 'good=1\nline\\nbreak=2\n')
    const console_ = await runMi(['secret', 'create', '-f', 'secrets.properties'], {in: place()})
    expect(console_).to.include({code: 1, stdout: ''})
    expect(console_.stderr).to.match(/line 2: "line\\u000abreak"/)
  })
})
