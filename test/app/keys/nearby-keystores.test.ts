import {expect} from 'chai'
import {execFileSync} from 'node:child_process'
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {findNearbyKeystores} from '../../../src/app/keys/nearby-keystores.js'
import {needs} from '../../support/tools.js'

const vectors = path.join(import.meta.dirname, '..', '..', 'vectors', 'keystores')

describe('the search for keystores nearby', () => {
  const before = process.cwd()
  let folder: string
  const copy = (vector: string, name: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), {recursive: true})
    copyFileSync(path.join(vectors, vector), path.join(folder, name))
  }
  const find = async (homes?: readonly string[]) =>
    (await findNearbyKeystores(homes)).map(({location, type}) => `${location} ${type}`)

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mi-test-nearby-'))
    mkdirSync(path.join(folder, 'work'))
    process.chdir(path.join(folder, 'work'))
  })

  afterEach(() => {
    process.chdir(before)
    rmSync(folder, {recursive: true, force: true})
  })

  it('finds them by their first bytes where products have them, certificates last', async () => {
    copy('rsa.crt.pem', 'work/a.pem')
    copy('keytool.p12', 'work/b.dat')
    copy('keytool.jks', 'work/security/c.jks')
    copy('keytool.jceks', 'work/conf/security/d')
    copy('keytool.jks', 'work/repository/resources/security/wso2carbon.jks')
    copy('keytool.p12', 'work/deeper/down/e.p12')
    expect(await find()).to.deep.equal([
      'b.dat PKCS12',
      'security/c.jks JKS',
      'conf/security/d JCEKS',
      'repository/resources/security/wso2carbon.jks JKS',
      'a.pem PEM',
    ])
  })

  it('looks into the given homes, and lists nothing twice', async () => {
    copy('keytool.p12', 'home/security/mi.p12')
    copy('keytool.p12', 'work/own.p12')
    symlinkSync(path.join(folder, 'work', 'own.p12'), path.join(folder, 'home', 'same.p12'))
    const home = path.join(folder, 'home')
    expect(await find([home, path.join(folder, 'gone'), home])).to.deep.equal([
      'own.p12 PKCS12',
      `${home}/security/mi.p12 PKCS12`,
    ])
  })

  it('leaves out what only looks like one, or cannot be read or shown', async () => {
    const work = path.join(folder, 'work')
    copy('rsa.key.pem', 'work/key.pem')
    copy('keytool.p12', 'work/mi\u202E.p12')
    writeFileSync(path.join(work, 'damaged.jks'), Buffer.from('feedfeed00000002', 'hex'))
    writeFileSync(path.join(work, 'empty.p12'), '')
    writeFileSync(path.join(work, 'huge.p12'), Buffer.alloc(17 << 20, '3080020103', 'hex'))
    mkdirSync(path.join(work, 'folder.jks'))
    symlinkSync('gone', path.join(work, 'broken.jks'))
    symlinkSync('loop.jks', path.join(work, 'loop.jks'))
    expect(await find()).to.deep.equal([])
  })

  it('leaves out what takes long to read', async () => {
    copy('rsa.crt.pem', 'work/short.pem')
    const certificate = readFileSync(path.join(vectors, 'rsa.crt.pem'))
    writeFileSync('long.pem', Buffer.concat([certificate, Buffer.alloc(1 << 20, '\n')]))
    expect(await find()).to.deep.equal(['short.pem PEM'])
  })

  it('does not wait for a pipe', async function () {
    needs(this, 'mkfifo')
    execFileSync('mkfifo', [path.join(folder, 'work', 'pipe.jks')])
    copy('keytool.p12', 'work/real.jks')
    expect(await find()).to.deep.equal(['real.jks PKCS12'])
  })

  it('finds nothing if the working directory was removed', async () => {
    rmSync(path.join(folder, 'work'), {recursive: true})
    expect(await find()).to.deep.equal([])
  })

  it('is short, however many there are', async () => {
    for (let index = 0; index < 40; index++) copy('keytool.p12', `work/${index}.p12`)
    expect(await find()).to.have.length(10)
  })
})
