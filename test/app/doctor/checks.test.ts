import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {checks, stagedChecks} from '../../../src/app/doctor/checks.js'
import {renderFindings} from '../../../src/app/doctor/diagnose.js'
import {variableFindings} from '../../../src/app/doctor/environment-check.js'
import {isSupportedNode} from '../../../src/app/doctor/installation-checks.js'

const root = path.join(import.meta.dirname, '..', '..', '..')

describe('the checks of doctor', () => {
  it('are described in docs/json.md', () => {
    const page = readFileSync(path.join(root, 'docs', 'json.md'), 'utf8')
    const row = page.split('\n').find((line) => line.startsWith('| `check` |')) ?? ''
    const names = Array.from(row.matchAll(/`(\w[\w-]*)`/g), ([, name]) => name).slice(1)
    expect(names).to.deep.equal(checks.map(({name}) => name))
    expect(stagedChecks).to.deep.equal(checks.slice(-2))
  })

  it('know the releases of Node.js that package.json names', () => {
    const {engines} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {engines: {node: string}}
    expect(engines.node).to.equal('^20.17.0 || ^22.13.0 || >=24.0.0')
    for (const version of ['20.17.0', '20.20.2', '22.13.1', '24.0.0', '25.1.0', '26.0.0'])
      expect(isSupportedNode(version), version).to.equal(true)
    for (const version of ['18.20.0', '20.16.9', '21.7.0', '22.12.0', '23.11.0'])
      expect(isSupportedNode(version), version).to.equal(false)
  })

  it('judge variables by what they do, and show no value', () => {
    const found = (variables: NodeJS.ProcessEnv) =>
      variableFindings(variables).map(({state, fact = ''}) => `${state} ${fact.split(' ')[0] ?? ''}`)
    expect(found({})).to.deep.equal([])
    expect(found({NODE_TLS_REJECT_UNAUTHORIZED: '1', VAULT_SKIP_VERIFY: 'false', MI_KEYSTORE_PASSWORD: ''})).to.be.empty
    for (const word of ['1', 't', 'T', 'true', 'TRUE', 'True'])
      expect(found({VAULT_SKIP_VERIFY: word})).to.deep.equal(['problem VAULT_SKIP_VERIFY'])
    expect(found({NODE_TLS_REJECT_UNAUTHORIZED: '0', VAULT_ADDR: 'x', AWS_PROFILE: 'x'})).to.deep.equal([
      'problem NODE_TLS_REJECT_UNAUTHORIZED',
      'note VAULT_ADDR',
      'note AWS_PROFILE',
    ])
    expect(
      JSON.stringify(variableFindings({MI_KEY_PASSWORD: 'hunter2', NODE_EXTRA_CA_CERTS: 'hunter2'})),
    ).not.to.include('hunter2')
  })

  it('are shown in a table that truncates no command', () => {
    const hint = `run: mi ${'x'.repeat(300)}`
    const findings = [
      {subject: 'profile "a"', state: 'ok'},
      {subject: 'files', state: 'problem', fact: 'f', hint},
    ] as const
    const table = `CHECK        STATE    DETAILS\nprofile "a"  ok\nfiles        problem  f; ${hint}\n`
    expect(renderFindings(findings, undefined, (_, text) => text)).to.equal(table)
    // Colors change nothing else.
    const painted = table.replace(/ ok\n/, ' <green>\n').replace('problem ', '<red> ')
    expect(renderFindings(findings, undefined, (name) => `<${name}>`)).to.equal(painted)
  })
})
