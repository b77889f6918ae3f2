import {expect} from 'chai'
import {closedStdin, miCommand, noStdin, type RunOptions, runMi, runProgram, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'

describe('mi secret create with the secret on standard input', () => {
  const place = sandbox()
  const create = async (stdin: NonNullable<RunOptions['stdin']>) =>
    runMi(['secret', 'create', '-a', 'db'], {in: place(), stdin})
  const ciphertextIn = (stdout: string) => /^db : (\S+)\n$/.exec(stdout)![1]!

  const kept = [
    ['hunter2', 'hunter2'],
    ['hunter2\n', 'hunter2'],
    ['hunter2\r\n', 'hunter2'],
    ['hunter2\n\n', 'hunter2\n'],
    ['  hunter2 \t\n', '  hunter2 \t'],
    ['hunter2\r', 'hunter2\r'],
    ['two\nlines', 'two\nlines'],
    [' \n', ' '],
    ['\n\n', '\n'],
    ['${HOME} $(id) `id` %s \\n\n', '${HOME} $(id) `id` %s \\n'],
    ['x'.repeat(214), 'x'.repeat(214)],
  ] as const
  for (const [stdin, secret] of kept) {
    it(`encrypts ${JSON.stringify(stdin).slice(0, 40)} without one final line break`, async () => {
      const {open} = await initialise(place())
      const run = await create(stdin)
      expect(run).to.include({code: 0, stderr: ''})
      expect(open(ciphertextIn(run.stdout))).to.equal(secret)
    })
  }

  it('encrypts a byte order mark as part of the secret, and says so', async () => {
    const {open} = await initialise(place())
    const run = await create('\uFEFFhunter2 é中🙂\n')
    expect(run.code).to.equal(0)
    expect(open(ciphertextIn(run.stdout))).to.equal('\uFEFFhunter2 é中🙂')
    expect(run.stderr)
      .to.match(/^note: a byte order mark \(U\+FEFF\) at the beginning of a value .*: "db"; /)
      .and.not.to.include('hunter2')
  })

  for (const [name, bytes] of [
    ['little-endian, with a byte order mark', Buffer.from('\uFEFFhunter2\r\n', 'utf16le')],
    ['big-endian, with a byte order mark', Buffer.from('\uFEFFhunter2\n', 'utf16le').swap16()],
    ['little-endian', Buffer.from('hunter2', 'utf16le')],
    ['big-endian', Buffer.from('hunter2', 'utf16le').swap16()],
  ] as const) {
    it(`refuses a secret in UTF-16, and names it: ${name}`, async () => {
      await initialise(place())
      const run = await create(bytes)
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr)
        .to.include('"db"')
        .and.to.include('is UTF-16')
        .and.to.include('UTF-8')
        .and.not.to.include('h\\u0000')
    })
  }

  it('notes the brackets of the Cipher Tool', async () => {
    const {open} = await initialise(place())
    const run = await create('[hunter2]')
    expect(open(ciphertextIn(run.stdout))).to.equal('[hunter2]')
    expect(run.stderr)
      .to.match(/^note: square brackets .*: "db"; /)
      .and.not.to.include('hunter2')
  })

  for (const [name, stdin] of [
    ['nothing', ''],
    ['a lone line feed', '\n'],
    ['a lone CR LF', '\r\n'],
    ['/dev/null', noStdin],
    ['none at all', closedStdin],
  ] as const) {
    it(`refuses ${name}, since an empty secret is a mistake`, async () => {
      await initialise(place())
      const run = await create(stdin)
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include('"db"').and.to.include('is empty')
    })
  }

  it('refuses a secret that is not UTF-8 or too long for RSA, without showing it', async () => {
    await initialise(place())
    for (const stdin of [Buffer.from('hunter2\xFF', 'latin1'), `hunter2${'x'.repeat(208)}`]) {
      const run = await create(stdin)
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include('"db"').and.not.to.include('hunter2')
    }
  })

  it('waits for a late secret', async () => {
    const {open} = await initialise(place())
    const late = ['bash', '-c', '{ sleep 1; printf hun; sleep 1; printf ter2; } | "$@"', 'bash']
    const run = await runProgram([...late, ...miCommand(['secret', 'create', '-a', 'db'])], {in: place()})
    expect(run.code).to.equal(0)
    expect(open(ciphertextIn(run.stdout))).to.equal('hunter2')
  })

  it('creates a new ciphertext each time', async () => {
    await initialise(place())
    const [one, other] = [await create('hunter2'), await create('hunter2')]
    expect(one.stdout).not.to.equal(other.stdout)
  })
})
