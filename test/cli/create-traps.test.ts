import {expect} from 'chai'
import {runMi, sandbox} from '../support/cli.js'
import {initialise} from '../support/identity.js'

/** Which values are noted is tested with the formats; here, that the notes are printed once, and change nothing. */
describe('mi secret create from a file with values that may not be meant', () => {
  const place = sandbox()

  it('encrypts them as they are read, and prints a note for each kind', async () => {
    const {open} = await initialise(place())
    place().write('s.properties', 'a="x"\nb=[y]\nc=ab\\cd\n')
    const run = await runMi(['secret', 'create', '-f', 's.properties'], {in: place()})
    expect(run.code).to.equal(0)
    const values = Array.from(run.stdout.matchAll(/^\w : (\S+)$/gm), ([, ciphertext = '']) => open(ciphertext))
    expect(values).to.deep.equal(['"x"', '[y]', 'abcd'])
    expect(run.stderr.trimEnd().split('\n')).to.have.length(3)
    for (const place of ['"a" (line 1); ', '"b" (line 2); ', '"c" (line 3); '])
      expect(run.stderr).to.include(`: ${place}`)
  })

  it('prints a note once for a file that is read block by block, twice', async () => {
    await initialise(place())
    const filler = 'x'.repeat(100)
    const lines = Array.from({length: 5000}, (_, index) => `s${index}="[${filler}]"\nt${index}=[${filler}]\n`)
    place().write('s.properties', lines.join(''))
    const run = await runMi(['secret', 'create', '-f', 's.properties'], {in: place()})
    expect(run.code).to.equal(0)
    expect(run.stdout.split('\n')).to.have.length(10_001)
    const notes = run.stderr.trimEnd().split('\n')
    expect(notes).to.have.length(2)
    expect(notes[0]).to.match(/^note: quotation marks .*: "s0" \(line 1\), .*"s11" \(line 23\) and 4988 more; /)
    expect(notes[1]).to.match(/^note: square brackets .*: "t0" \(line 2\), .*"t11" \(line 24\) and 4988 more; /)
  })
})
