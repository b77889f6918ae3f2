import {expect} from 'chai'
import {chooseOutput} from '../../../src/app/secrets/choose-output.js'
import {UsageError} from '../../../src/errors.js'

describe('the choice of an output', () => {
  const choose = (output: string, outputOptions: object) =>
    chooseOutput({word: undefined, output, dest: undefined, force: false, merge: false, outputOptions})

  it('refuses options of a manifest for any other output', () => {
    expect(() => choose('console', {name: 'x'})).to.throw(UsageError, '--name cannot be used with the output console')
    expect(() => choose('file', {namespace: 'x', labels: ['a=b']})).to.throw(
      UsageError,
      '--namespace and --label cannot be used',
    )
  })
})
