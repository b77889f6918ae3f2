/** What --from and --only are taken for, asked for in this process. */
import {expect} from 'chai'
import {chooseSecrets} from '../../../src/app/secrets/choose-secrets.js'
import {openWhole} from '../../../src/app/secrets/open-whole.js'
import {refuseBareReferences} from '../../../src/app/secrets/source-kinds.js'
import {heldSource} from '../../../src/bulk/source.js'
import {FormatError, UsageError} from '../../../src/errors.js'
import {inMemory} from '../../../src/io/rereading.js'

async function rejection(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('a source of secrets', () => {
  it('is no reference without ref+, and the error says how to write one', () => {
    for (const store of ['vault', 'openbao', 'awssecrets'])
      expect(() => {
        refuseBareReferences(['./a', `${store}://secret/hunter2`])
      })
        .to.throw(UsageError, /^a reference to a store begins with ref\+$/)
        .with.property('hint', `write it as in: --from ref+${store}://PATH`)
    refuseBareReferences(['./vault://x', 'vault:/x', 'ref+vault://x'])
  })

  it('is read in another format if it is in that one', async () => {
    const error = await rejection(() =>
      openWhole({fileName: 'Config.toml', name: 'yaml', isChosen: true}, inMemory(Buffer.from('[db]\na = "x"\n'))),
    )
    expect(error).to.be.instanceOf(FormatError).and.include({
      fact: '"Config.toml" is TOML, not YAML: line 1 is a table header',
      hint: 'read it with --format toml',
    })
  })

  it('has values that are no strings, which a pattern does not choose', async () => {
    const settings = [
      {alias: 'port', line: 1, written: '5432'},
      {alias: 'pins', line: 2, problem: 'is a list'},
    ]
    const content = {values: [{alias: 'a', value: 'b'}], problems: [], remarks: [], settings}
    const read = (only: string) =>
      rejection(async () => {
        for await (const block of chooseSecrets(heldSource(content), ['a', only]).blocks())
          expect(block).to.be.an('object')
      })
    expect(await read('p*'))
      .to.be.instanceOf(FormatError)
      .and.include({
        message: 'no secret matches 1 of the 2 patterns in --only',
        hint: 'if a value is not a string, use its exact name, as in: --only port',
      })
    expect(await read('x*')).to.include({hint: 'use --only with aliases such as "a"'})
  })
})
