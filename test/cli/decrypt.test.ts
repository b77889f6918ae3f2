import {expect} from 'chai'
import {type RunOptions, runMi, sandbox} from '../support/cli.js'
import {initialiseWithKey, password} from '../support/identity.js'
import {inTerminal, keys} from '../support/terminal.js'
import {needs} from '../support/tools.js'
import {readByJava} from '../formats/properties/java-properties.js'

describe('mi secret decrypt', () => {
  const place = sandbox()
  const env = {MI_KEYSTORE_PASSWORD: password}
  const decrypt = async (arguments_: readonly string[], options: RunOptions = {}) =>
    runMi(['secret', 'decrypt', ...arguments_], {in: place(), env, ...options})
  const nasty = ['  both ends \t', 'a\nb\r\n', '\\n ${x} = : # !', 'é中🙂\u0000\uFEFF', '\'"`$(id)']

  const escaped = (value: string) =>
    Array.from(
      {length: value.length},
      (_, index) => `\\u${value.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join('')

  beforeEach(async () => {
    await initialiseWithKey(place())
    const secrets = nasty.map((value, index) => `s${index}=${escaped(value)}\n`).join('')
    const run = await runMi(['secret', 'create', 'file', '-f', '-', '-d', 's.properties'], {
      in: place(),
      stdin: secrets,
    })
    expect(run.code, run.stderr).to.equal(0)
  })

  it('writes one secret byte for byte', async () => {
    for (const [index, value] of nasty.entries()) {
      expect(await decrypt(['s.properties', `s${index}`])).to.include({code: 0, stdout: value})
    }
  })

  it('writes several or all as .properties that Java can read', async function () {
    needs(this, 'java', 'javac')
    const all = await decrypt(['s.properties'])
    expect(all.code, all.stderr).to.equal(0)
    expect(Object.fromEntries(readByJava([all.stdout])[0]!.puts)).to.deep.equal(
      Object.fromEntries(nasty.map((value, index) => [`s${index}`, value])),
    )
    const two = await decrypt(['s.properties', 's3', 's1'])
    expect(Object.fromEntries(readByJava([two.stdout])[0]!.puts)).to.deep.equal({s1: nasty[1], s3: nasty[3]})
  })

  it('writes one object with --json', async () => {
    const run = await decrypt(['s.properties', '--json'])
    const {secrets} = JSON.parse(run.stdout) as {secrets: {alias: string; value: string; line: number}[]}
    expect(secrets).to.deep.equal(nasty.map((value, index) => ({alias: `s${index}`, line: index + 1, value})))
  })

  it('shows a value that is not clean, with a note', async () => {
    const [first = ''] = place().read('s.properties').split('\n')
    place().write('s.properties', first.replace(/=(.*)$/, '="$1"'))
    const run = await decrypt(['s.properties', 's0'])
    expect(run).to.include({code: 0, stdout: nasty[0]})
    expect(run.stderr).to.include('note: not clean').and.to.include('"s0" (line 1)')
  })

  it('shows none if one cannot be decrypted, but the others if they are named', async () => {
    place().write('s.properties', `${place().read('s.properties')}bad=plain\n`)
    const run = await decrypt(['s.properties'])
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr)
      .to.include('line 6')
      .and.to.include('"bad"')
      .and.to.include('nothing was printed')
      .and.not.to.include('plain\n')
    expect(await decrypt(['s.properties', 's0'])).to.include({code: 0, stdout: nasty[0]})
  })

  it('lists the existing aliases if one does not exist', async () => {
    const run = await decrypt(['s.properties', 's0', 'nope'])
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('for 1 of the 2 aliases').and.to.include('"s1"')
  })

  it('does not list a word without "=", which may be a misplaced secret', async () => {
    place().write('s.properties', `${place().read('s.properties')}hunter2\n`)
    const run = await decrypt(['s.properties', 'nope'])
    expect(run.code).to.equal(1)
    expect(run.stderr).to.include('"s1"').and.not.to.include('hunter2')
  })

  it('does not mix two Secrets of one manifest', async () => {
    const ciphertext = place().read('s.properties').split('\n')[0]!.slice(3)
    const document = (name: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\nstringData:\n  a: ${ciphertext}\n`
    place().write('s.yaml', [document('one'), document('two')].join('---\n'))
    const run = await decrypt(['s.yaml', 'a'])
    expect(run).to.include({code: 1, stdout: ''})
    expect(run.stderr).to.include('"one", "two"').and.to.include('--json')
    const {secrets} = JSON.parse((await decrypt(['s.yaml', 'a', '--json'])).stdout) as {secrets: {secret: string}[]}
    expect(secrets.map(({secret}) => secret)).to.deep.equal(['one', 'two'])
  })

  describe('at a terminal', () => {
    before(function () {
      needs(this, 'python3')
    })

    const arguments_ = ['secret', 'decrypt', 's.properties', 's4']

    it('asks first, and shows the secret on its own line', async () => {
      const run = await inTerminal(
        arguments_,
        async (terminal) => terminal.answer('Show 1 secret on this screen?', 'y'),
        {in: place(), env},
      )
      expect(run.code, run.text).to.equal(0)
      expect(run.text).to.include(`${nasty[4]!}\n`)
    })

    for (const {answer, type, code, says} of [
      {answer: 'no', type: keys.enter, code: 1, says: 'not confirmed; nothing was printed'},
      {answer: 'Ctrl-C', type: keys.ctrlC, code: 130, says: 'interrupted'},
    ]) {
      it(`shows nothing if the answer is ${answer}, and exits with ${code}`, async () => {
        const run = await inTerminal(
          arguments_,
          async (terminal) => {
            await terminal.expect('Show 1 secret on this screen?')
            await terminal.expect('(y/N)')
            terminal.type(type)
          },
          {in: place(), env},
        )
        expect(run.code).to.equal(code)
        expect(run.text).to.include(says).and.not.to.include(nasty[4])
      })
    }

    it('does not ask with --yes, or if the output is not the terminal', async () => {
      expect((await inTerminal([...arguments_, '--yes'], () => Promise.resolve(), {in: place(), env})).text).to.equal(
        `${nasty[4]!}\n`,
      )
      const piped = await inTerminal(arguments_, () => Promise.resolve(), {in: place(), env, stdout: 'pipe'})
      expect(piped).to.include({code: 0, stdout: nasty[4]})
    })

    it('names the missing flag if there is nobody to ask', async () => {
      const run = await inTerminal(arguments_, () => Promise.resolve(), {in: place(), env, stdin: 'none'})
      expect(run.code).to.equal(2)
      expect(run.text).to.include('--yes').and.not.to.include(nasty[4])
    })
  })
})
