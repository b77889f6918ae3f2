/** `mi` uses no network, except for stores that a command line names. */
import {expect} from 'chai'
import {spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {miCommand, runProgram, sandbox} from '../support/cli.js'
import {password} from '../support/identity.js'
import {needsStrace} from '../support/strace.js'
import {needs} from '../support/tools.js'

const dist = path.join(import.meta.dirname, '..', '..', 'dist')

/** Modules of Node.js that can reach other machines. */
const networking = /require\("(?:node:)?(dgram|dns|dns\/promises|http|http2|https|inspector|net|tls|undici)"\)/g

const modulesOf = (script: string) =>
  Array.from(readFileSync(path.join(dist, script), 'latin1').matchAll(networking), ([, name]) => name)

/** What most users do. The shell stops at the first command that fails. */
const session = `
mi keystore create dev.p12 --alias dev
mi secret init --keystore dev.p12 --alias dev
echo secret | mi secret create --alias db
printf 'a=b\\nc=d\\n' | mi secret create k8 --from - --dest secrets.yaml
mi secret list secrets.yaml
mi secret verify secrets.yaml
mi secret decrypt secrets.yaml a
mi secret rotate secrets.yaml --cipher RSA
mi profile show
mi doctor
mi secret --help
mi --version`

describe('the network', () => {
  const place = sandbox()

  /** A shell that runs the session, with the program as `mi`. */
  function shell(...before: readonly string[]): readonly string[] {
    const words = [...before, ...miCommand([])].map((word) => `'${word}'`).join(' ')
    return ['sh', '-euc', `mi() { ${words} "$@"; }\n${session}`]
  }

  const env = {MI_KEYSTORE_PASSWORD: password}

  it('is out of reach for the scripts that start-up, create and its threads load', () => {
    for (const script of ['start.js', 'executable.js', 'executable-thread.js', 'mi.cjs', 'batch-worker.js'])
      expect(modulesOf(script), script).to.deep.equal([])
    // The clients of stores are elsewhere, and show that this would be noticed.
    expect(modulesOf('rest.js')).to.include('https')
  })

  it('need not exist', async function () {
    needs(this, 'unshare', 'bash')
    const alone = ['unshare', '--user', '--map-root-user', '--net']
    if (spawnSync('unshare', [...alone.slice(1), 'true']).status !== 0) {
      if (process.env.CI === 'true') throw new Error('CI must permit namespaces')
      console.log('      pending: no other network may be made here')
      this.skip()
    }
    const reached = await runProgram([...alone, 'bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/9'], {in: place()})
    expect(reached.stderr).to.include('unreachable')
    const run = await runProgram([...alone, ...shell()], {in: place(), env})
    expect(run.code, run.stderr).to.equal(0)
    expect(run.stdout).to.match(/^b/m).and.to.include('mi-cli/')
  })

  it('is never asked for', async function () {
    needsStrace(this)
    const trace = place().path('trace')
    const strace = ['strace', '-f', '-qq', '-A', '-o', trace, '-e', 'trace=network']
    const connect = `require('node:net').connect(9, '127.0.0.1').on('error', () => {})`
    await runProgram([...strace, process.execPath, '-e', connect], {in: place()})
    expect(place().read('trace'))
      .to.match(/socket\(AF_INET/)
      .and.to.match(/connect\(/)
    place().write('trace', '')
    const run = await runProgram(shell(...strace), {in: place(), env})
    expect(run.code, run.stderr).to.equal(0)
    expect(place().read('trace')).not.to.match(/AF_INET|connect\(|sendto\(/)
  })
})
