import {expect} from 'chai'
import {eagerRequires, everything, importedNames} from '../../tools/imports.js'

describe('importedNames', () => {
  for (const [source, names] of [
    ["import {a, b as c} from 'm'", ['a', 'b']],
    ["import {a} from 'm'; import {b} from 'm'; import {c} from 'other'", ['a', 'b']],
    ["import d, {a} from 'm'", ['default', 'a']],
    ["export {a as b} from 'm'", ['a']],
    ["import {unused} from 'm'", ['unused']],
    ["import * as all from 'm'", [everything]],
    ["export * from 'm'", [everything]],
    ["export * as all from 'm'", [everything]],
    ["const {a} = await import('m')", [everything]],
    ["const m = require('m')", [everything]],
    ["import 'm'", []],
    ["import type {A} from 'm'; import {type B} from 'm'; export type {C} from 'm'", []],
    ["import type * as types from 'm'", []],
    ["// import {a} from 'm'", []],
  ] as const) {
    it(`of ${source} returns [${names.join(', ')}]`, () => {
      expect(importedNames(source, 'm')).to.deep.equal(names)
    })
  }
})

describe('eagerRequires', () => {
  it('finds what a module requires while it is evaluated', () => {
    const source =
      "require('a'); const b = wrap(require('b')); exports.c = require('c').c; class D { static e = require('e') }"
    expect(eagerRequires(source)).to.deep.equal(['a', 'b', 'c', 'e'])
  })

  it('leaves out what only functions require', () => {
    const source = "const a = () => require('a'); function b() { return require('b') } class C { d() { require('d') } }"
    expect(eagerRequires(source)).to.deep.equal([])
  })
})
