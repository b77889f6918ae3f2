import {expect} from 'chai'
import {existsSync} from 'node:fs'
import {miCommand, runMi, runProgram, sandbox} from '../support/cli.js'
import {identity, initialise} from '../support/identity.js'
import {inTerminal, programInTerminal} from '../support/terminal.js'
import {needs} from '../support/tools.js'

/** Standard output carries the product, standard error the messages. */
describe('the streams', () => {
  const place = sandbox()

  beforeEach(async () => {
    await initialise(place())
    // Duplicates and names that no shell accepts, so that there is much to remark on.
    place().write('s.properties', 'a=1\na=2\ndb.user-name=3\n')
  })

  it('are kept apart, whatever the remarks', async () => {
    for (const [output, pattern] of [
      ['console', /^a : \S+\ndb\.user-name : \S+\n$/],
      ['file', /^a=\S+\ndb\.user-name=\S+\n$/],
      ['k8', /^apiVersion: v1\n[^]*\n$/],
    ] as const) {
      const destination = output === 'console' ? [] : ['-d', '-']
      const run = await runMi(['secret', 'create', output, ...destination, '-f', 's.properties'], {in: place()})
      expect(run.code).to.equal(0)
      expect(run.stdout)
        .to.match(pattern)
        .and.not.to.match(/note:|warning:|done:/)
      expect(run.stderr).to.match(/note: "a" is defined on lines 1 and 2/)
      expect(run.stderr).not.to.include('\u001B')
    }
  })

  it('show prompts if standard output is a file', async function () {
    needs(this, 'python3')
    const command = ['bash', '-c', '"$@" > out.txt', 'bash', ...miCommand(['secret', 'create', '-a', 'db'])]
    const run = await programInTerminal(
      command,
      async (terminal) => {
        await terminal.answer(/\? Secret(?! again)/, 'x')
        await terminal.answer('? Secret again', 'x')
      },
      {in: place()},
    )
    expect(run.code).to.equal(0)
    expect(place().read('out.txt')).to.match(/^db : [A-Za-z0-9+/=]+\n$/)
  })

  it('carry no control sequences in the product, even at a terminal', async function () {
    needs(this, 'python3')
    const run = await inTerminal(['secret', 'create', '-f', 's.properties'], () => Promise.resolve(), {
      in: place(),
      stderr: 'pipe',
    })
    expect(run.raw)
      .to.match(/^a : \S+\r\ndb\.user-name : \S+\r\n$/)
      .and.not.to.include('\u001B')
  })

  it('end quietly if the reader closes the pipe', async () => {
    const lines = Array.from({length: 2000}, (_, index) => `key${index}=secret`).join('\n')
    place().write('many.properties', lines)
    const command = [
      'bash',
      '-c',
      '"$@" | head -n 1; exit "${PIPESTATUS[0]}"',
      'bash',
      ...miCommand(['secret', 'create', '-f', 'many.properties']),
    ]
    const run = await runProgram(command, {in: place()})
    expect(run.code).to.equal(0)
    expect(run.stdout).to.match(/^key0 : \S+\n$/)
    expect(run.stderr).not.to.match(/\n\s+at |EPIPE/)
  })

  for (const arguments_ of [
    ['--help'],
    ['--version'],
    ['help', 'secret', 'create'],
    ['profile', 'list'],
    ['secret', 'create', '-f', 's.properties'],
    ['secret', 'create', '-f', 's.properties', '--json'],
  ]) {
    it(`end quietly if the reader has closed the pipe before: mi ${arguments_.join(' ')}`, async () => {
      const command = ['bash', '-c', '"$@" | true; exit "${PIPESTATUS[0]}"', 'bash', ...miCommand(arguments_)]
      const run = await runProgram(command, {in: place()})
      expect(run).to.include({code: 0, stdout: ''})
      expect(run.stderr).not.to.match(/\n\s+at |EPIPE|error:/)
    })
  }

  const printing = [
    ['--help'],
    ['--version'],
    ['help'],
    ['help', 'secret', 'create'],
    ['secret'],
    ['secret', '--help'],
    ['secret', 'create', '--help'],
    ['secret', 'create', '-f', 's.properties'],
    ['secret', 'create', '-f', 's.properties', '--json'],
    ['secret', 'create', 'k8', '-d', '-', '-f', 's.properties'],
    ['profile', 'list'],
    ['profile', 'list', '--json'],
    ['profile', 'show'],
    ['keystore', 'list', 'certificate.pem'],
  ]

  for (const arguments_ of printing) {
    it(`end with an error if standard output cannot be written: mi ${arguments_.join(' ')}`, async function () {
      if (!existsSync('/dev/full')) this.skip()
      place().write('certificate.pem', identity().pem)
      const command = ['bash', '-c', '"$@" > /dev/full', 'bash', ...miCommand(arguments_)]
      const run = await runProgram(command, {in: place()})
      expect(run.code).to.equal(1)
      expect(run.stderr)
        .to.include('error: "standard output" cannot be written: the disk is full\n')
        .and.not.to.match(/\n\s+at /)
    })
  }

  it('lose nothing if the reader is slow', async () => {
    const lines = Array.from({length: 2000}, (_, index) => `key${index}=secret`).join('\n')
    place().write('many.properties', lines)
    const command = [
      'bash',
      '-c',
      '"$@" | { sleep 1; wc -l; }',
      'bash',
      ...miCommand(['secret', 'create', '-f', 'many.properties']),
    ]
    expect((await runProgram(command, {in: place()})).stdout.trim()).to.equal('2000')
  })

  it('carry help on standard output, with exit code 0 and without naming another tool', async () => {
    for (const arguments_ of [
      ['--help'],
      ['secret', '--help'],
      ['secret', 'init', '--help'],
      ['secret', 'create', '--help'],
    ]) {
      const run = await runMi(arguments_, {in: place()})
      expect(run, arguments_.join(' ')).to.include({code: 0, stderr: ''})
      expect(run.stdout)
        .to.include('mi')
        .and.not.to.match(/apictl|micli|ciphertool|oclif/i)
    }
  })

  it('carry the version on standard output', async () => {
    expect(await runMi(['--version'], {in: place()})).to.include({code: 0, stderr: ''})
  })

  it('report an unknown command on standard error, with exit code 2', async () => {
    for (const arguments_ of [['secret', 'nonsense'], ['nonsense']]) {
      expect(await runMi(arguments_, {in: place()}), arguments_.join(' ')).to.include({code: 2, stdout: ''})
    }
  })
})
