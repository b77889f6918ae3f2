import {expect} from 'chai'
import fc from 'fast-check'
import {spawnSync} from 'node:child_process'
import {quoteForBash, splitBashLine} from '../../../src/app/completion/bash-line.js'
import {needs} from '../../support/tools.js'

/** As an interactive bash sets COMP_WORDBREAKS. */
const breaks = ' \t\n"\'><=;|&(:'

describe('a line of bash', () => {
  for (const [line, words, text, kept = 0, quote] of [
    ['mi ', ['mi'], ''],
    ['mi sec', ['mi'], 'sec'],
    [String.raw`mi  a\ b 'c d' "e\"f\g" h`, ['mi', 'a b', 'c d', String.raw`e"f\g`], 'h'],
    ['mi --cipher=RSA', ['mi'], '--cipher=RSA', 9],
    ['mi db:pass:w', ['mi'], 'db:pass:w', 8],
    [String.raw`mi db\:pa`, ['mi'], 'db:pa', 0],
    ["mi 'a b", ['mi'], 'a b', 0, "'"],
    ['mi --only="a:b', ['mi'], '--only=a:b', 7, '"'],
    ['mi "a b" ', ['mi', 'a b'], ''],
    ["mi '' x", ['mi', ''], 'x'],
    ['mi -a x < secret -', ['mi', '-a', 'x'], '-'],
    ['mi $HOME/$(x)`y`', ['mi', '$HOME/$', 'x'], '`y`'],
  ] as const) {
    it(`is split like ${line}`, () => {
      expect(splitBashLine(line, breaks)).to.deep.equal({words, current: {text, kept, quote}})
    })
  }

  it('has words that bash reads as they are', function () {
    needs(this, 'bash')
    const printable = fc.string({
      unit: fc.constantFrom(...Array.from('abZ9 \'"\\$`!#*?[]{}()<>|&;~=:@%^,.-_/é€😀')),
      minLength: 1,
    })
    const texts = fc.sample(printable, {numRuns: 3000, seed: 1})
    const all = ['$(touch pwned)', '`touch pwned`', "'", '"', '\\', '~', '*', '!x', '{a,b}', ...texts]
    const forms = all.flatMap((text) =>
      ([undefined, '"', "'"] as const).flatMap((quote) => {
        const written = quoteForBash(text, quote)
        return written === undefined ? [] : [{text, word: `${quote ?? ''}${written}${quote ?? ''}`}]
      }),
    )
    const script = `words=(\n${forms.map(({word}) => word).join('\n')}\n)\nprintf '%s\\0' "\${words[@]}"`
    const read = spawnSync('bash', ['--norc', '-c', script], {
      encoding: 'utf8',
      env: {LC_ALL: 'C.UTF-8', PATH: process.env.PATH},
    })
    expect(read.stderr).to.equal('')
    expect(read.stdout.split('\0').slice(0, -1)).to.deep.equal(forms.map(({text}) => text))
    // And we read them as bash does.
    for (const {text, word} of forms) expect(splitBashLine(`mi ${word} `, breaks).words).to.deep.equal(['mi', text])
  })
})
