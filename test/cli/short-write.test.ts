import {expect} from 'chai'
import {miCommand, runProgram, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'

/** A full disk accepts part of a write and fails at the next one; a limit on the size of files does the same. */
describe('a write with room for only a part', () => {
  const place = sandbox()
  const bounded = 'trap "" XFSZ; ulimit -f 16; exec "$@"'

  beforeEach(async () => {
    await initialise(place())
    place().write('many.properties', Array.from({length: 200}, (_, index) => `key${index}=secret\n`).join(''))
  })

  for (const output of ['file', 'k8']) {
    it(`keeps the file that ${output} was to replace`, async () => {
      place().write('out', 'precious')
      const before = place().files()
      const command = [
        'bash',
        '-c',
        bounded,
        'bash',
        ...miCommand(['secret', 'create', output, '-f', 'many.properties', '-d', 'out', '--force']),
      ]
      const run = await runProgram(command, {in: place()})
      expect(run).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.match(/error: ".*out" cannot be written/)
      expect(place().read('out')).to.equal('precious')
      expect(place().files()).to.deep.equal(before)
    })
  }

  it('leaves nothing of a lock that has no room', async () => {
    place().write('out', 'a=b\n')
    const before = place().files()
    const merge = ['secret', 'create', 'file', '--alias', 'b', '--merge', '--dest', 'out']
    const none = bounded.replace('16', '0')
    const run = await runProgram(['bash', '-c', none, 'bash', ...miCommand(merge)], {in: place(), stdin: 'secret'})
    expect(run.code).to.equal(1)
    expect(run.stderr).to.match(/error: ".*out\.lock" cannot be written/)
    expect(place().files()).to.deep.equal(before)
  })

  for (const arguments_ of [[], ['--json'], ['-o', 'k8', '-d', '-']]) {
    it(`ends with an error on standard output too: ${arguments_.join(' ')}`, async () => {
      const command = [
        'bash',
        '-c',
        `${bounded} > out`,
        'bash',
        ...miCommand(['secret', 'create', '-f', 'many.properties', ...arguments_]),
      ]
      const run = await runProgram(command, {in: place()})
      expect(run.code).to.equal(1)
      expect(run.stderr).to.match(/error: "standard output" cannot be written/)
    })
  }
})
