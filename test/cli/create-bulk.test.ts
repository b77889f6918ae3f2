import {expect} from 'chai'
import {miCommand, type RunOptions, runMi, runProgram, sandbox} from '../support/cli.js'
import {type Identity, initialise} from '../support/identity.js'

describe('mi secret create --from', () => {
  const place = sandbox()
  let open: Identity['open']

  beforeEach(async () => {
    ;({open} = await initialise(place()))
  })

  /** What the printed lines say, in their order, ciphertexts opened. */
  const secretsIn = (stdout: string) =>
    stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const [, alias, ciphertext] = /^(.*) : ([A-Za-z0-9+/=]+)$/.exec(line)!
        return [alias, open(ciphertext!)]
      })
  const create = async (arguments_: string[], options: RunOptions = {}) =>
    runMi(['secret', 'create', ...arguments_], {in: place(), ...options})

  it('reads .properties as Java does, in the order of the file', async () => {
    place().write(
      'secrets.properties',
      [
        '# comment',
        '! another',
        'zeta=1',
        'alpha : two words  ',
        'Beta   three',
        String.raw`multi = a\ `.trimEnd(),
        '     b',
        String.raw`escaped\ key\==\u00e9\t\n`,
        'hash=pa#ss',
        'tricky=${HOME} $(id) [x] \\\\ "quoted" \'single\' ! % : =',
        '__proto__=p',
        '中=🙂',
      ].join('\n'),
    )
    const run = await create(['-f', 'secrets.properties'])
    expect(run.code).to.equal(0)
    expect(secretsIn(run.stdout)).to.deep.equal([
      ['zeta', '1'],
      ['alpha', 'two words  '],
      ['Beta', 'three'],
      ['multi', 'ab'],
      ['escaped key=', 'é\t\n'],
      ['hash', 'pa#ss'],
      ['tricky', '${HOME} $(id) [x] \\ "quoted" \'single\' ! % : ='],
      ['__proto__', 'p'],
      ['中', '🙂'],
    ])
  })

  it('accepts CR LF and a byte order mark', async () => {
    place().write('secrets.properties', '\uFEFFa=1 \r\nb=2\r\n')
    expect(secretsIn((await create(['-f', 'secrets.properties'])).stdout)).to.deep.equal([
      ['a', '1 '],
      ['b', '2'],
    ])
  })

  it('keeps the last value of a repeated key, and reports both lines', async () => {
    place().write('secrets.properties', 'a=first\nb=2\n\na=last\n')
    const run = await create(['-f', 'secrets.properties'])
    expect(Object.fromEntries(secretsIn(run.stdout))).to.deep.equal({a: 'last', b: '2'})
    expect(run.stderr)
      .to.match(/note: "a".*1.*4/)
      .and.not.to.match(/first|last[^ ]/)
  })

  for (const name of ['.env', 'prod.env', '.env.local']) {
    it(`reads ${name} by dotenv's rules`, async () => {
      place().write(
        `folder/${name}`,
        `# comment\nexport A="quoted # kept"\nB='  s p  '\nC=plain # comment\nD="two\\nlines"\n`,
      )
      expect(secretsIn((await create(['-f', `folder/${name}`])).stdout)).to.deep.equal([
        ['A', 'quoted # kept'],
        ['B', '  s p  '],
        ['C', 'plain'],
        ['D', 'two\nlines'],
      ])
    })
  }

  it('reads standard input', async () => {
    const run = await create(['-f', '-'], {stdin: 'b=2\na= 1 \n'})
    expect(secretsIn(run.stdout)).to.deep.equal([
      ['b', '2'],
      ['a', '1 '],
    ])
  })

  it("reads a file that exists only while it is read, as the shell's <( ) is", async () => {
    const command = ['bash', '-c', '"$@" -f <(echo a=1)', 'bash', ...miCommand(['secret', 'create'])]
    expect(secretsIn((await runProgram(command, {in: place()})).stdout)).to.deep.equal([['a', '1']])
  })

  for (const form of [
    ['-f', 's.p'],
    ['-fs.p'],
    ['-f=s.p'],
    ['--from', 's.p'],
    ['--from=s.p'],
    ['--from-file', 's.p'],
    ['--from-file=s.p'],
    ['--file', 's.p'],
    ['--file=s.p'],
  ]) {
    it(`accepts ${form.join(' ')}`, async () => {
      place().write('s.p', 'a=1\n')
      expect(secretsIn((await create(form)).stdout)).to.deep.equal([['a', '1']])
    })
  }

  it('refuses a missing file and a file without secrets, and names it', async () => {
    place().write('folder/comments.properties', '# nothing\n\n')
    for (const file of ['no-such-file', 'folder/comments.properties']) {
      const run = await create(['-f', file])
      expect(run, file).to.include({code: 1, stdout: ''})
      expect(run.stderr).to.include(file)
    }
    expect(await create(['-f', '-'], {stdin: ''})).to.include({code: 1, stdout: ''})
  })

  it('refuses --alias with it', async () => {
    place().write('s.p', 'a=1\n')
    expect(await create(['-f', 's.p', '-a', 'b'])).to.include({code: 2, stdout: ''})
  })

  it('encrypts a thousand different secrets, in order', async () => {
    const lines = Array.from({length: 1000}, (_, index) => `key${index}=secret ${index}`)
    const run = await create(['-f', '-'], {stdin: lines.join('\n')})
    expect(secretsIn(run.stdout)).to.deep.equal(lines.map((line) => line.split('=')))
  })
})
