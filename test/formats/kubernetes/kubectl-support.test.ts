/** Manifests that mi reads and kubectl refuses, compared with kubectl. */
import {spawnSync} from 'node:child_process'
import {expect} from 'chai'
import {encryptedManifest} from '../../../src/formats/kubernetes/encrypted-manifest.js'
import {Remarks} from '../../../src/formats/text/remarks.js'
import {readManifest} from '../../support/kubectl.js'
import {needs} from '../../support/tools.js'

const head = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n'
const secret = `${head}stringData:\n  a: b\n`
const json = '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"a":"b"'

/** Each with the line and the beginning of the reason. */
const refused: readonly (readonly [text: string, reason: string])[] = [
  [`${json},}}`, 'line 1: starts with "{" but is not valid JSON'],
  [`${json}},}`, 'line 1: starts with "{" but is not valid JSON'],
  [`\uFEFF${json}},}`, 'line 1: starts with "{" but is not valid JSON'],
  [`\n${json}},}`, 'line 2: starts with "{" but is not valid JSON'],
  [`${json}}} # comment`, 'line 1: starts with "{" but is not valid JSON'],
  [`${json.replaceAll('"', "'")}}}`, 'line 1: starts with "{" but is not valid JSON'],
  [`${json}}}\n---\n${secret}`, 'line 1: starts with "{" but is not valid JSON'],
  [`${json.replace('"b"', String.raw`"\x41"`)}}}`, 'line 1: starts with "{" but is not valid JSON'],
  ['{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {a: b}}', 'line 1: starts with "{"'],
  [`%YAML 1.1\n---\n${secret}`, 'line 1: YAML directives'],
  [`%TAG ! tag:x,1:\n---\n${secret}`, 'line 1: YAML directives'],
  [`--- {"apiVersion":"v1"}\n---\n${secret}`, 'line 1: there is text after "---"'],
  [`${head}\t\nstringData:\n  a: b\n`, 'line 5: a tab'],
  [`${head}\t# comment\nstringData:\n  a: b\n`, 'line 5: a tab'],
  [`${secret}  \t\n`, 'line 7: a tab'],
  [`x\n---\n${secret}`, 'line 1: the document is not a mapping'],
  [`${secret}---\n- x\n`, 'line 8: the document is not a mapping'],
  [`${head}x:\n  ? [a]\n  : b\nstringData:\n  a: b\n`, 'line 6: a key'],
  [`${head}x:\n  ~: b\nstringData:\n  a: b\n`, 'line 6: a key'],
  [`${head}x:\n  : b\nstringData:\n  a: b\n`, 'line 6: a key'],
  [`${head}x:\n  y: {}\n\n  # comment\n  : b\nstringData:\n  a: b\n`, 'line 9: a key'],
  [`${secret}---\n: b\n`, 'line 8: a key'],
  [`${head}x:\n  {y: z,\n  : b}\nstringData:\n  a: b\n`, 'line 7: a key'],
  [`${head}x: .inf\nstringData:\n  a: b\n`, 'line 5: JSON has no infinite numbers'],
  [`${head}x: .nan\nstringData:\n  a: b\n`, 'line 5: JSON has no infinite numbers'],
]

const accepted = [
  secret,
  `${json}}}`,
  ` \n${json}}}\n`,
  `\uFEFF${json}}}\n`,
  `\uFEFF${secret}`,
  `${secret}---\n${json},}}\n`,
  `---\n${json},}}\n`,
  json.replace('"b"', String.raw`"} \" ] , {"`) + '}}',
  `${secret}--- # comment\n${secret}---\t\n${secret}`,
  `---\n---\n${secret}...\n`,
  `${head}stringData:\n  a:\tb\n  "b": "x\n    \t\n    y"\n`,
  `${head}stringData:\n  a: |\n    x\n    \t\n    y\n`,
  `${head}x: ".inf"\ny: a.nan\nstringData:\n  a: b\n`,
  `${head}x: &a {b: c}\ny:\n  1: 2\n  true: 3\nstringData:\n  a: b\n`,
]

function remarksOn(text: string): readonly string[] {
  const {values, remarks} = encryptedManifest.read(Buffer.from(text))
  expect(values, text).not.to.have.length(0)
  const collected = new Remarks()
  for (const remark of remarks) collected.add(remark, values)
  return collected.sentences(() => false)
}

describe('a manifest', () => {
  it('has one remark if kubectl refuses it', () => {
    for (const [text, reason] of refused) {
      const [remark, ...others] = remarksOn(text)
      expect(remark, text).to.match(/^kubectl refuses this manifest: /)
      expect(remark, text).to.include(reason)
      expect(others, text).to.deep.equal([])
    }
  })

  it('has no remark if kubectl accepts it', () => {
    for (const text of accepted) expect(remarksOn(text), text).to.deep.equal([])
  })

  it('is refused or accepted by kubectl itself', function () {
    needs(this, 'kubectl')
    this.timeout(300_000)
    for (const [text] of refused) expect(() => readManifest(text), text).to.throw('kubectl exited')
    for (const text of accepted) expect(readManifest(text), text).not.to.have.length(0)
  })

  const keys = ['', 'a b', 'é', '\ufeffa', '.', '..', '..a', 'x'.repeat(254), '.a', '-', 'a.b_c-D9', 'x'.repeat(253)]
  const isRefused = (key: string) =>
    remarksOn(`${head}stringData:\n  ${JSON.stringify(key)}: b\n`).some((remark) =>
      remark.includes('a Secret cannot have these keys'),
    )

  it('has a remark on keys that a Secret cannot have', () => {
    expect(keys.filter((key) => !isRefused(key))).to.deep.equal(keys.slice(-4))
  })

  it('is refused for the keys that kubectl refuses', function () {
    needs(this, 'kubectl')
    this.timeout(300_000)
    for (const key of keys.filter((each) => each !== '')) {
      const order = ['create', 'secret', 'generic', 's', `--from-literal=${key}=b`, '--dry-run=client', '-o', 'name']
      expect(spawnSync('kubectl', order).status !== 0, key).to.equal(isRefused(key))
    }
  })
})
