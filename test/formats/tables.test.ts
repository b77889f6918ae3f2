import {expect} from 'chai'
import {UsageError} from '../../src/errors.js'
import {dotenv} from '../../src/formats/dotenv.js'
import {outputNamed, outputWords} from '../../src/formats/outputs.js'
import {properties} from '../../src/formats/properties.js'
import {sourceFormatFor} from '../../src/formats/sources.js'

describe('the table of sources', () => {
  it('reads .env files by dotenv\'s rules', () => {
    for (const name of ['.env', '.env.local', 'production.env', '/a/b/.env', 'a.b/x.env', 'C:\\secrets\\.env.production', '.env.']) {
      expect(sourceFormatFor(name), name).to.equal(dotenv)
    }
  })

  it('reads all else as properties', () => {
    for (const name of ['-', 'a.properties', 'env', 'a.env.properties', '.env/a', '.environment', 'x.env.local', '/b.env/a', '', 'a.envx']) {
      expect(sourceFormatFor(name), name).to.equal(properties)
    }
  })
})

describe('the table of outputs', () => {
  it('has a word for each, and k8s for k8', () => {
    expect(outputWords).to.deep.equal(['console', 'file', 'k8', 'k8s'])
    expect(outputWords.map((word) => outputNamed(word).name)).to.deep.equal(['console', 'file', 'k8', 'k8'])
  })

  it('refuses another word', () => {
    for (const word of ['', 'yaml', 'K8', '__proto__', 'constructor']) expect(() => outputNamed(word), word).to.throw(UsageError, 'unknown output')
  })

  it('takes the options of a manifest where there is one', () => {
    expect(outputNamed('k8').format({name: 'x', labels: ['a=b']}).write([]).text).to.include('name: x')
    expect(() => outputNamed('console').format({name: 'x'})).to.throw(UsageError, '--name cannot be used with the output console')
    expect(() => outputNamed('file').format({namespace: 'x', labels: ['a=b']})).to.throw(UsageError, '--namespace and --label cannot be used')
  })
})
