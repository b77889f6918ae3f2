import {expect} from 'chai'
import {sandbox} from './cli.js'
import {Preparations} from './preparations.js'
import {needs} from './tools.js'
import {parseTranscript, runTranscript, screenOf} from './transcript.js'

describe('a transcript', () => {
  const place = sandbox()
  const run = async (text: string) => runTranscript(parseTranscript(text), place())

  it('is rendered with what its commands print, stream by stream, and how they end', async () => {
    const text = [
      '# What it shows.',
      '',
      '$ echo product; echo talk >&2; exit 3',
      '| outdated',
      '',
      "$ cat <<'END'",
      '> one',
      '>',
      '> two',
      '> END',
      '$ printf unfinished',
      '',
    ]
    expect(await run(text.join('\n'))).to.equal(
      [
        '# What it shows.',
        '',
        '$ echo product; echo talk >&2; exit 3',
        '| product',
        '! talk',
        '[exit 3]',
        '',
        "$ cat <<'END'",
        '> one',
        '>',
        '> two',
        '> END',
        '| one',
        '|',
        '| two',
        '$ printf unfinished',
        '| unfinished',
        '\\ no newline at the end',
        '',
      ].join('\n'),
    )
  })

  it('begins with the files of another one that begins with the same commands, until one prints something', async () => {
    const silent = '$ echo "$RANDOM$RANDOM" > a; chmod 640 a\n'
    const texts = [`${silent}$ cat a; stat -c %a a; echo "$RANDOM$RANDOM"\n`, `${silent}$ cat a; stat -c %a a\n`]
    const all = texts.map(parseTranscript)
    const preparations = new Preparations(all)
    try {
      const [first, second] = [
        await runTranscript(all[0]!, preparations.newPlace(), preparations),
        await runTranscript(all[1]!, preparations.newPlace(), preparations),
      ]
      const printed = (text: string) => text.split('\n').filter((line) => line.startsWith('|'))
      expect(printed(second)).to.deep.equal(printed(first).slice(0, 2))
      const again = await runTranscript(all[0]!, preparations.newPlace(), preparations)
      expect(printed(again).slice(0, 2)).to.deep.equal(printed(first).slice(0, 2))
      expect(printed(again)[2]).not.to.equal(printed(first)[2])
    } finally {
      preparations.remove()
    }
  })

  it('has fixed words for folders, ciphertexts, and what is made anew', async () => {
    const hash = 'ab'.repeat(32)
    const text = await run(`# x\n\n$ echo "$PWD/a $HOME ${'QUJD'.repeat(86)}= ${hash} 2031-02-03"\n`)
    expect(text).to.include('\n| DIR/a HOME CIPHERTEXT FINGERPRINT YYYY-MM-DD\n')
  })

  it('has no message about a slow key derivation, which only a busy machine prints', async () => {
    const slow = 'note: opening the keystore: its 10,000 iterations take about 1 s'
    expect(await run(`# x\n\n$ printf '${slow}\\nnote: other\\n' >&2\n`)).to.match(/>&2\n! note: other\n$/)
  })

  it('refuses a line that belongs to nothing', () => {
    expect(() => parseTranscript('# x\n\n| output of no command\n')).to.throw('line 3')
    expect(() => parseTranscript('# x\n$ ls\nno gutter\n')).to.throw('line 3')
  })

  it('answers at a terminal, and shows what is left on the screen', async function () {
    needs(this, 'python3')
    const asking = `printf '? Name '; read -r name; printf '\\033[1A\\033[2K\\033[G\\xe2\\x9c\\x94 Name %s\\n? More ' "$name"; read -r more; echo "<$more>"`
    expect(await run(`# x\n\n$ ${asking}\n< é\n<\n`)).to.include('\n: ✔ Name é\n: ? More\n: <>\n')
  })
})

describe('the screen', () => {
  it('shows what is left of what was drawn', () => {
    expect(screenOf('one\r\ntwo\u001B[1A\u001B[Gx\u001B[1B\u001B[2K\u001B[G\u001B[31mthree\u001B[39m\r\n')).to.equal(
      'xne\nthree\n',
    )
    expect(screenOf('ab\u001B[1Dc\u001B[K\u001B[6Gd')).to.equal('ac   d\n')
  })

  it('refuses a sequence that it does not know', () => {
    expect(() => screenOf('\u001B[3S')).to.throw(String.raw`\u001b[3S`)
  })
})
