import {expect} from 'chai'
import {UsageError} from '../../src/errors.js'
import {parseReference, referenceKindOf} from '../../src/stores/reference.js'

describe('references', () => {
  const parsed = (text: string) => {
    const {store, path, parameters, fragment} = parseReference(text)
    return {store, path, parameters, fragment}
  }

  it('have a store, a path, parameters and a fragment', () => {
    expect(parsed('ref+vault://secret/wso2/prod')).to.deep.equal({
      store: 'vault',
      path: 'secret/wso2/prod',
      parameters: {},
      fragment: undefined,
    })
    expect(parsed('secretref+openbao:///a%20b/c%2B/?version=12&namespace=n%2Fs#/x/y~1z~0+')).to.deep.equal({
      store: 'vault',
      path: 'a b/c+',
      parameters: {version: '12', namespace: 'n/s'},
      fragment: ['x', 'y/z~'],
    })
    expect(parsed('ref+vault://a/b+').path).to.equal('a/b')
    expect(parsed('ref+vault://a/b#c').fragment).to.deep.equal(['c'])
    expect(parsed('ref+vault://a/b#/').fragment).to.equal(undefined)
    expect(parsed('ref+vault://a/b?#/c').fragment).to.deep.equal(['c'])
  })

  it('keep upper case, and take an ARN for a path', () => {
    expect(parsed('ref+vault://Secret/App').path).to.equal('Secret/App')
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf'
    expect(parsed(`ref+awssecrets://${arn}?version_stage=AWSPREVIOUS#/password`)).to.deep.equal({
      store: 'awssecrets',
      path: arn,
      parameters: {version_stage: 'AWSPREVIOUS'},
      fragment: ['password'],
    })
  })

  for (const [text, said] of [
    ['ref+vault://a/b?address=http://x', 'no parameter "address"'],
    ['ref+vault://a/b?region=eu-west-1', 'no parameter "region"'],
    ['ref+vault://a/b?version=1&version=2', 'repeated'],
    ['ref+vault://a/b?version=-1', 'whole number from 1'],
    ['ref+vault://a/b?version', 'whole number from 1'],
    ['ref+vault://a/b?__proto__=1', 'no parameter "__proto__"'],
    ['ref+vault://a//b', 'empty part'],
    ['ref+vault://a/%2e%2e/b', 'empty part'],
    ['ref+vault://a/%zz', 'not encoded correctly'],
    ['ref+vault://a/%00', 'control character'],
    ['ref+vault:///', 'empty part'],
    ['ref+vault://?version=1', 'no path'],
    ['ref+awssecrets://x?role_arn=arn:aws:iam::1:role/x', 'no parameter "role_arn"'],
    ['ref+awssecrets://x?region=evil.example/', 'name of a region'],
    [`ref+awssecrets://${'x'.repeat(2049)}`, 'longer than 2,048'],
  ] as const)
    it(`refuses ${text.slice(0, 60)}`, () => {
      expect(() => parseReference(text)).to.throw(UsageError, said)
    })

  it('are told from other texts', () => {
    const kinds = {
      'ref+vault://a/b': 'reference',
      'secretref+awssecrets://a#/b+': 'reference',
      'ref+gcpsecrets://p/s': 'foreign',
      'jdbc:x:ref+vault://a/b@h': 'inside',
      ' ref+vault://a/b': 'inside',
      'ref+vault://a/b\nref+vault://c/d': 'inside',
      'ref+vault://': 'inside',
      'href+vault': undefined,
      'xref+vault://a': undefined,
      'a secret': undefined,
    }
    for (const [text, kind] of Object.entries(kinds)) expect(referenceKindOf(text), text).to.equal(kind)
  })
})
