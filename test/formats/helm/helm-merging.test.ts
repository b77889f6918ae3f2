import {expect} from 'chai'
import {load} from 'js-yaml'
import {FormatError} from '../../../src/errors.js'
import {helmOutput} from '../../../src/formats/helm/helm-output.js'
import {mergeWhole} from '../whole.js'

const [first, second] = ['TkVXTkVXTkVX', 'QUJDREVGR0hJ']
const values = [
  {alias: 'A', ciphertext: first},
  {alias: 'NEW', ciphertext: second},
]
const merge = (text: string, merged = values) => mergeWhole(helmOutput, Buffer.from(text), merged).bytes.toString()
const both = `A: ${first}\n      NEW: ${second}\n`

describe('merging into Helm values', () => {
  for (const {what, before, after} of [
    {
      what: 'replaces variables in their style, and adds others after the last one',
      before:
        "# mine\r\nwso2:   # x\r\n  deployment:\r\n    envs:\r\n      A: 'old'   # a\r\n      B: 8080 # b\r\n\r\n    replicas: 1\r\nother: y\r\n",
      after: `# mine\r\nwso2:   # x\r\n  deployment:\r\n    envs:\r\n      A: '${first}'   # a\r\n      B: 8080 # b\r\n      NEW: ${second}\r\n\r\n    replicas: 1\r\nother: y\r\n`,
    },
    {
      what: 'fills variables that are empty, numbers or truth values',
      before: 'wso2:\n  deployment:\n    envs:\n      A:\n      NEW: 1 # n\n      C: true\n',
      after: `wso2:\n  deployment:\n    envs:\n      A: ${first}\n      NEW: ${second} # n\n      C: true\n`,
    },
    {
      what: 'fills an empty mapping',
      before: 'wso2:\n  deployment:\n    envs: {}\n    replicas: 1\n',
      after: `wso2:\n  deployment:\n    envs:\n      ${both}    replicas: 1\n`,
    },
    {
      what: 'adds the mapping after lists and mappings',
      before:
        'wso2:\n    deployment:\n        image:\n            args: [a,\n              b] # c\n            tags:\n            - x\n    # end\nz: 1',
      after: `wso2:\n    deployment:\n        image:\n            args: [a,\n              b] # c\n            tags:\n            - x\n        envs:\n            A: ${first}\n            NEW: ${second}\n    # end\nz: 1`,
    },
    {
      what: 'adds the mapping after empty ones',
      before: 'wso2:\n  deployment:\n    nodeSelector: {} # none\n    list: []\n',
      after: `wso2:\n  deployment:\n    nodeSelector: {} # none\n    list: []\n    envs:\n      ${both}`,
    },
    {
      what: 'adds all of it to a file without it',
      before: '# mine\nname: x # y\n',
      after: `# mine\nname: x # y\nwso2:\n  deployment:\n    envs:\n      ${both}`,
    },
    {
      what: 'adds all of it to comments',
      before: '# mine',
      after: `# mine\nwso2:\n  deployment:\n    envs:\n      ${both}`,
    },
    {what: 'begins an empty file', before: '', after: `wso2:\n  deployment:\n    envs:\n      ${both}`},
    {
      what: 'keeps JSON',
      before: '{"wso2": {"deployment": {"envs": {"A": "old", "B": 1}}}}',
      after: `{"wso2": {"deployment": {"envs": {"A": "${first}", "B": 1, "NEW": "${second}"}}}}`,
    },
  ]) {
    it(what, () => {
      const merged = merge(before)
      expect(merged).to.equal(after)
      expect(load(merged)).to.have.nested.include({'wso2.deployment.envs.A': first, 'wso2.deployment.envs.NEW': second})
      expect(merge(merged)).to.equal(merged)
    })
  }

  for (const [what, before, message] of [
    ['a manifest', 'apiVersion: v1\nkind: Secret\n', 'is not a file of Helm values'],
    ['a list', '- a\n', 'is not a file of Helm values'],
    ['another value in the place of a mapping', 'wso2: {deployment: x}\n', 'wso2.deployment'],
    ['a variable that is an alias', 'a: &a x\nwso2: {deployment: {envs: {A: *a}}}\n', ''],
    ['what is no YAML', 'a: [\n', 'is not valid YAML'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => merge(before)).to.throw(FormatError, message)
    })
  }
})
