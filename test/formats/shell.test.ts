import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {SecretsError} from '../../src/errors.js'
import type {EncryptedValue} from '../../src/formats/format.js'
import {shellCommands} from '../../src/formats/shell.js'
import {renderDocument} from '../../src/formats/text/line-writer.js'
import {needs} from '../support/tools.js'

const render = (shell: Parameters<typeof shellCommands>[0], ...values: EncryptedValue[]) =>
  renderDocument(shellCommands(shell), values)
const ofLength = (length: number) => 'A'.repeat(length)

describe('the commands for a shell', () => {
  it('are written only with what is base64', () => {
    for (const ciphertext of ["it's", '$(date)', '%PATH%', 'a\nb', '', 'ab"']) {
      expect(() => render('sh', {alias: 'a', ciphertext}), ciphertext).to.throw(TypeError, 'a ciphertext is base64')
    }
  })

  it('are refused if a ciphertext is too long for a variable', () => {
    for (const [shell, longest] of [
      ['cmd', 8190],
      ['powershell', 32_766],
      ['sh', 131_071],
    ] as const) {
      const around = render(shell, {alias: 'a', ciphertext: 'AAAA'}).text.length - '\n'.length - 'AAAA'.length
      expect(render(shell, {alias: 'a', ciphertext: ofLength(longest - around)}).remarks).to.deep.equal([])
      const tooLong = {alias: 'a', ciphertext: ofLength(longest - around + 1)}
      expect(() => render(shell, tooLong))
        .to.throw(SecretsError)
        .with.nested.property(
          'problems[0].problem',
          `is too long for a variable: the line would have more than ${longest.toLocaleString('en')} characters`,
        )
    }
  })

  it('reach a program on Linux if they are as long as allowed', function () {
    needs(this, 'dash')
    const {text} = render('sh', {alias: 'a', ciphertext: ofLength(131_071 - "export a=''".length)})
    const input = `${text}env | wc -c`
    const run = spawnSync('dash', ['-s'], {input, encoding: 'utf8', env: {PATH: process.env.PATH}})
    expect(run.status, run.stderr).to.equal(0)
    expect(Number(run.stdout)).to.be.greaterThan(131_000)
  })

  it('come with a remark if there are more than Linux passes to a program', () => {
    const values = Array.from({length: 6000}, (_, index) => ({alias: `key_${index}`, ciphertext: ofLength(344)}))
    expect(render('sh', ...values).remarks.join()).to.include('Linux passes about 2 MiB of variables')
    expect(render('sh', ...values.slice(0, 4000)).remarks).to.deep.equal([])
  })

  it('are not written for variables that Windows finds by any spelling', () => {
    for (const shell of ['powershell', 'cmd'] as const)
      expect(shellCommands(shell).refusal('Path')).to.include('use another alias')
    expect(shellCommands('sh').refusal('Path')).to.equal(undefined)
  })

  it('come with a remark if Windows does not tell their names apart', () => {
    const values = ['key', 'Key', 'other'].map((alias) => ({alias, ciphertext: 'AAAA'}))
    for (const shell of ['powershell', 'cmd'] as const)
      expect(render(shell, ...values).remarks).to.deep.equal([
        'on Windows, these variables replace others whose names differ only in case: "Key"',
      ])
    expect(render('sh', ...values).remarks).to.deep.equal([])
  })
})
