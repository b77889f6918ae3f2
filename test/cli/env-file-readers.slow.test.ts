import {expect} from 'chai'
import {parse} from 'dotenv'
import {createSecretKey, type KeyObject} from 'node:crypto'
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {runMi, sandbox} from '../support/cli.js'
import {decryptWithJava} from '../support/decrypt.js'
import {loadByStartScript, readByDocker, sourceByShell, type Variables} from '../support/env-files.js'
import {initialise, newIdentity} from '../support/identity.js'
import {readEnvFile} from '../support/kubectl.js'
import {needs} from '../support/tools.js'

const count = 1000
const aliases = Array.from({length: count}, (_, index) => `KEY_${index}`)
/** Of every length from 1 to 40, because the padding of an envelope goes with the length. */
const secretOf = (alias: string) => `${alias} `.repeat(5).slice(0, 1 + (Number(alias.slice(4)) % 40))

const readers: Readonly<Record<string, (file: string) => Variables>> = {
  "Micro Integrator's start script under dash": (file) => loadByStartScript('dash', file, false),
  "Micro Integrator's start script under bash": (file) => loadByStartScript('bash', file, false),
  'kubectl create secret --from-env-file': readEnvFile,
  "docker run --env-file, by Docker's rules": (file) => readByDocker(readFileSync(file, 'utf8')),
  dotenv: (file) => parse(readFileSync(file)),
  'dash, sourced': (file) => sourceByShell('dash', file),
  'bash, sourced': (file) => sourceByShell('bash', file),
}

const complete = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

describe(`${count} values in a .env file`, () => {
  const place = sandbox()

  /**
   * Lets all readers read the file, and Java decrypt each text that arrives. The texts are trimmed, as Micro Integrator trims them,
   * but must be complete base64: Java's decoder does without the padding, and Micro Integrator's drops the last group.
   */
  async function expectArrival(key: KeyObject, transformation: string): Promise<void> {
    place().write('in.properties', aliases.map((alias) => `${alias}=${secretOf(alias)}\n`).join(''))
    const create = await runMi(['secret', 'create', 'file', '-f', 'in.properties', '-d', 'x.env'], {in: place()})
    expect(create.code, create.stderr).to.equal(0)
    const arrivals = Object.entries(readers).flatMap(([reader, read]) =>
      Object.entries(read(place().path('x.env'))).map(([alias, value]) => ({reader, alias, text: value.trim()})),
    )
    expect(arrivals).to.have.length(count * Object.keys(readers).length)
    const texts = [...new Set(arrivals.map(({text}) => text))].filter((text) => complete.test(text))
    const answers = decryptWithJava(texts.map((ciphertext) => ({key, transformation, ciphertext})))
    const opened = new Map(texts.map((text, index) => [text, answers[index]]))
    const lost = arrivals.filter(({alias, text}) => {
      const answer = opened.get(text)
      return answer === undefined || 'error' in answer || answer.plaintext !== secretOf(alias)
    })
    const example = lost.slice(0, 1).map(({reader, alias}) => `${lost.length} lost: ${alias} for ${reader}`)
    expect(example).to.deep.equal([])
  }

  it('encrypted with RSA-1024 reach Java by every way', async function () {
    needs(this, 'bash', 'dash', 'java', 'javac', 'kubectl')
    // With 1024 bits, every ciphertext ends in a single `=`.
    const owner = await initialise(place(), newIdentity(1024))
    await expectArrival(owner.privateKey, 'RSA/ECB/OAEPWithSHA1AndMGF1Padding')
  })

  it('encrypted with AES reach Java by every way', async function () {
    needs(this, 'bash', 'dash', 'java', 'javac', 'kubectl')
    const init = await runMi(['secret', 'init', 'symmetric', '--generate'], {in: place()})
    expect(init.code, init.stderr).to.equal(0)
    const hex = readFileSync(path.join(place().config, 'default.key'), 'utf8').trim()
    await expectArrival(createSecretKey(hex, 'hex'), 'AES/GCM/NoPadding')
  })
})
