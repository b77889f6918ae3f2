/** readelf is the authority on what a program needs. */
import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {dependencies} from '../../../tools/release/debian.js'
import {readElf} from '../../../tools/release/elf.js'
import {needs} from '../../support/tools.js'

/** Every match in what readelf prints about the running Node.js. */
function inReadelf(option: string, pattern: RegExp): readonly string[] {
  const text = execFileSync('readelf', ['--wide', option, process.execPath], {encoding: 'utf8', maxBuffer: 1 << 24})
  return [...new Set(Array.from(text.matchAll(pattern), ([, found = '']) => found))]
}

describe('what a program for Linux needs', () => {
  it('is what readelf says', function () {
    needs(this, 'readelf')
    const elf = readElf(readFileSync(process.execPath))
    expect(elf?.architecture).to.equal(process.arch)
    expect(elf?.libraries).to.deep.equal(inReadelf('--dynamic', /\(NEEDED\).*\[(.+)\]/g))
    expect(elf?.versions).to.deep.equal([...inReadelf('--version-info', /Name: (\S+) {2}Flags/g)].sort())
  })

  it('is nothing for other files', () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('#!/bin/sh\n'),
      Buffer.from('MZ\0\0\0\0'),
      Buffer.alloc(64, 0x7f),
    ])
      expect(readElf(bytes)).to.be.undefined
  })

  it('becomes packages of Debian', () => {
    const libraries = ['libdl.so.2', 'libstdc++.so.6', 'libm.so.6', 'libgcc_s.so.1', 'libpthread.so.0', 'libc.so.6']
    const versions = ['CXXABI_1.3.9', 'GLIBCXX_3.4.9', 'GLIBCXX_3.4.25', 'GLIBC_2.9', 'GLIBC_2.28', 'GLIBC_2.3.4']
    expect(dependencies({architecture: 'x64', libraries, versions})).to.deep.equal([
      'libc6 (>= 2.28)',
      'libgcc-s1',
      'libstdc++6 (>= 8)',
    ])
    expect(() => dependencies({architecture: 'x64', libraries: ['libssl.so.3'], versions})).to.throw('libssl.so.3')
    const newer = ['GLIBCXX_3.4.99']
    expect(() => dependencies({architecture: 'x64', libraries, versions: newer})).to.throw('GLIBCXX_3.4.99')
  })
})
