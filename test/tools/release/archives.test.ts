/** tar and dpkg are the authorities on what is in the archives of a release. */
import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {debianPackage} from '../../../tools/release/debian.js'
import {gzip} from '../../../tools/release/gzip.js'
import {containerImage} from '../../../tools/release/image.js'
import {file, tar, withDirectories, type Entry} from '../../../tools/release/tar.js'
import {sandbox} from '../../support/cli.js'
import {needs} from '../../support/tools.js'

const time = Date.UTC(2026, 10, 28, 12, 34, 56) / 1000

const entries: readonly Entry[] = [
  file('usr/bin/mi', '#!/bin/sh\necho a program\n', 0o755),
  file('usr/share/doc/ä.txt', Buffer.alloc(513, 'x')),
  {name: 'tmp', mode: 0o1777, content: undefined},
]

function print(command: string, ...words: readonly string[]): string {
  return execFileSync(command, words, {encoding: 'utf8', env: {...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8'}})
}

describe('the archives of a release', () => {
  const place = sandbox()

  it('are read by tar, with everything that belongs to root', function () {
    needs(this, 'tar')
    const archive = place().write('x.tar', tar(withDirectories(entries), {time}))
    const listed = print('tar', '--list', '--verbose', '--full-time', '--file', archive)
    expect(listed.replaceAll(/ +/g, ' ').trim().split('\n')).to.deep.equal([
      'drwxrwxrwt root/root 0 2026-11-28 12:34:56 tmp/',
      'drwxr-xr-x root/root 0 2026-11-28 12:34:56 usr/',
      'drwxr-xr-x root/root 0 2026-11-28 12:34:56 usr/bin/',
      '-rwxr-xr-x root/root 25 2026-11-28 12:34:56 usr/bin/mi',
      'drwxr-xr-x root/root 0 2026-11-28 12:34:56 usr/share/',
      'drwxr-xr-x root/root 0 2026-11-28 12:34:56 usr/share/doc/',
      '-rw-r--r-- root/root 513 2026-11-28 12:34:56 usr/share/doc/ä.txt',
    ])
    print('tar', '--extract', '--no-same-owner', '--file', archive, '--directory', place().work)
    expect(place().read('usr/share/doc/ä.txt')).to.equal('x'.repeat(513))
    expect(print(place().path('usr/bin/mi'))).to.equal('a program\n')
  })

  it('have no names that are cut short', () => {
    expect(() => tar([file('x'.repeat(101), '')], {time})).to.throw(RangeError)
  })

  it('are compressed without the time and the system', async () => {
    const packed = await gzip('text')
    // After the signature and no flags: the time, the level and the system.
    expect(packed.subarray(0, 10).toString('hex')).to.equal('1f8b0800' + '00000000' + '02' + 'ff')
  })

  it('are read by dpkg, and say what the package needs', async function () {
    needs(this, 'dpkg', 'dpkg-deb', 'gunzip')
    const {name, content} = await debianPackage({
      name: 'mi-cli',
      version: '1.2.3',
      description: 'Encrypt secrets',
      maintainer: 'A B <a@example.com>',
      time,
      elf: {architecture: 'arm64', libraries: ['libc.so.6'], versions: ['GLIBC_2.28']},
      entries: entries.slice(0, 1),
    })
    expect(name).to.equal('mi-cli_1.2.3-1_arm64.deb')
    const deb = place().write(name, content)
    const field = (key: string) => print('dpkg-deb', '--field', deb, key).trim()
    expect(field('Version')).to.equal('1.2.3-1')
    expect(field('Architecture')).to.equal('arm64')
    expect(field('Depends')).to.equal('libc6 (>= 2.28)')
    expect(field('Description').split('\n')[0]).to.equal('encrypt secrets')
    print('dpkg-deb', '--extract', deb, place().path('root'))
    print('dpkg-deb', '--control', deb, place().path('control'))
    const sums = place().read('control/md5sums').trim().split('\n')
    expect(sums.map((line) => line.slice(34)))
      .to.include('usr/bin/mi')
      .and.include('usr/share/doc/mi-cli/copyright')
    for (const line of sums) {
      const md5 = createHash('md5').update(readFileSync(place().path('root', line.slice(34))))
      expect(md5.digest('hex'), line).to.equal(line.slice(0, 32))
    }
    expect(print('gunzip', '--stdout', place().path('root/usr/share/doc/mi-cli/changelog.Debian.gz'))).to.include(
      ' -- A B <a@example.com>  Sat, 28 Nov 2026 12:34:56 +0000\n',
    )
  })

  it('are the same each time they are made', async function () {
    needs(this, 'dpkg', 'tar')
    if (process.platform !== 'linux') this.skip()
    const options = {
      version: '1.2.3',
      description: 'x',
      license: 'Apache-2.0',
      commit: 'f00d',
      time,
      architecture: 'x64',
      node: '/bin/true',
      entries,
    }
    const image = await containerImage(options)
    expect((await containerImage(options)).equals(image)).to.equal(true)
    place().write('image.tar', image)
    print('tar', '--extract', '--file', place().path('image.tar'), '--directory', place().work)
    const read = (name: string) => JSON.parse(place().read(name)) as Record<string, unknown>
    const blob = (digest: string) => `blobs/${digest.replace(':', '/')}`
    const {manifests} = read('index.json') as {manifests: {digest: string}[]}
    const manifest = read(blob(manifests[0]!.digest)) as {config: {digest: string}; layers: {digest: string}[]}
    const {config} = read(blob(manifest.config.digest)) as {config: unknown}
    expect(config).to.deep.include({User: '65532:65532', Entrypoint: ['/usr/bin/mi'], WorkingDir: '/work'})
    const listed = print('tar', '--list', '--gunzip', '--file', place().path(blob(manifest.layers[0]!.digest)))
    expect(listed)
      .to.match(/\/libc\.so\.6$/m)
      .and.to.match(/\/ld-linux[^/]*$/m)
      .and.to.match(/^usr\/bin\/mi$/m)
    expect(listed).to.include('usr/share/doc/libc6/copyright')
  })
})
