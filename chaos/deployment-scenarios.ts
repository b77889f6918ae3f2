/** The commands that change files of several formats, or the files of a product. */
import {readFileSync} from 'node:fs'
import {inactiveConf, makeHome} from '../test/support/product-home.js'
import {render, type Form} from './contents.js'
import {secrets} from './kit.js'
import {encrypted, expected, few, others, type Scenario} from './scenario.js'

/** In three directories, so that each needs to know about the others. */
const together = [
  ['out/conf/deployment.toml', 'toml'],
  ['out/secrets.properties', 'lines'],
  ['out/k8s/secret.yaml', 'manifest'],
] as const satisfies readonly (readonly [file: string, form: Form])[]

const names = together.map(([file]) => file)

const rotateTogether: Scenario = {
  name: 'rotate, TOML, properties and manifest',
  prepare: (place, kit) => {
    for (const [file, form] of together) place.write(file, kit.encryptedFile(form, few, 'old'))
  },
  command: () => ({words: ['secret', 'rotate', ...names, '--from', 'old', '--to', 'new']}),
  changes: (kit) => together.map(([file, form]) => encrypted(file, form, expected(kit, secrets(few), 'new'))),
  other: {words: ['secret', 'verify', ...names]},
  otherChanges: () => [],
}

const marked = [
  ['out/1.toml', 'toml'],
  ['out/2.properties', 'lines'],
  ['out/3.env', 'lines'],
] as const

/** The same secrets in brackets. */
function bracketed(): ReadonlyMap<string, string> {
  return new Map([...secrets(few)].map(([alias, secret]) => [alias, `[${secret}]`]))
}

const encryptInPlace: Scenario = {
  name: 'encrypt, three files',
  prepare: (place) => {
    for (const [file, form] of marked) place.write(file, render(form, bracketed()))
  },
  command: () => ({words: ['secret', 'encrypt', ...marked.map(([file]) => file), '--profile', 'old']}),
  changes: (kit) => marked.map(([file, form]) => encrypted(file, form, expected(kit, secrets(few)))),
  ...others.out,
}

const encryptHome = ['secret', 'encrypt', '--mi-home', 'out/mi', '--alias', 'old']

const encryptProduct: Scenario = {
  name: 'encrypt, a product',
  prepare: (place, kit) => {
    const keystore = readFileSync(kit.keystore('old'))
    makeHome(place.path('out/mi'), 'mi-4.4', {toml: render('toml', bracketed()), keystore})
  },
  command: () => ({words: encryptHome}),
  changes: (kit) => [
    encrypted('out/mi/conf/deployment.toml', 'toml', expected(kit, secrets(few))),
    {
      file: 'work/out/mi/conf/security/secret-conf.properties',
      isNew: (content) => content !== undefined && isActive(content.toString()),
    },
  ],
  other: {words: [...encryptHome, '--dry-run']},
  otherChanges: () => [],
}

/** Whether it has the 14 settings of the vault below the comments that were there. */
function isActive(conf: string): boolean {
  const settings = conf.startsWith(inactiveConf) ? conf.slice(inactiveConf.length) : ''
  return /^(?:[\w.]+=\S+\n){13}keystore\.identity\.key\.secretProvider=\S+\.DefaultSecretCallbackHandler\n$/.test(
    settings,
  )
}

export const deploymentScenarios: readonly Scenario[] = [rotateTogether, encryptInPlace, encryptProduct]
