import {expect} from 'chai'
import {isSerial, type Operation} from '../../chaos/orders.js'

type State = Readonly<Record<string, string>>

const set =
  (key: string, value: string): Operation<State> =>
  (state) => ({...state, [key]: value})
const createOnce =
  (value: string): Operation<State> =>
  (state) =>
    'file' in state ? undefined : {file: value}

function leadsTo(final: State) {
  const wanted = JSON.stringify(final)
  return (state: State) => JSON.stringify(state) === wanted
}

describe('isSerial', () => {
  it('accepts what some order of the operations leads to', () => {
    expect(isSerial({}, [set('a', '1'), set('a', '2')], leadsTo({a: '1'}))).to.be.true
    expect(isSerial({}, [set('a', '1'), set('a', '2')], leadsTo({a: '2'}))).to.be.true
  })

  it('refuses a lost update', () => {
    expect(isSerial({a: '', b: ''}, [set('a', '1'), set('b', '2')], leadsTo({a: '1', b: '2'}))).to.be.true
    expect(isSerial({a: '', b: ''}, [set('a', '1'), set('b', '2')], leadsTo({a: '', b: '2'}))).to.be.false
  })

  it('refuses two successes of which only one was possible', () => {
    expect(isSerial({}, [createOnce('1')], leadsTo({file: '1'}))).to.be.true
    expect(isSerial({}, [createOnce('1'), createOnce('2')], leadsTo({file: '2'}))).to.be.false
  })

  it('refuses an effect without a success', () => {
    expect(isSerial({a: ''}, [], leadsTo({a: '1'}))).to.be.false
  })

  it('tries all orders of eight operations', () => {
    const operations = Array.from({length: 8}, (_, index) => set('last', String(index)))
    for (let index = 0; index < 8; index++) expect(isSerial({}, operations, leadsTo({last: String(index)}))).to.be.true
    expect(isSerial({}, operations, leadsTo({last: '8'}))).to.be.false
  })
})
