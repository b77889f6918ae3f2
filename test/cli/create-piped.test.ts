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
    ['\uFEFFé中🙂\n', '\uFEFFé中🙂'],
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
