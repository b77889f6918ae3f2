/** Homes of products in a temporary folder, for tests that start no program. */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {ChosenProduct} from '../../src/app/product/choose-files.js'
import {openHome, readSecretConfOf, resolveProduct, secretConfSettings} from '../../src/app/product/product.js'
import {renderSecretConf} from '../../src/formats/properties/secret-conf.js'
import type {KeystoreProfile} from '../../src/profiles/profile.js'
import {homeAlias, makeHome, type Generation, type HomeOptions} from './product-home.js'

export interface TemporaryHome {
  /** Its path. */
  readonly path: string
  /** Writes a file in it, and returns the file's path. */
  readonly write: (name: string, content: string | Buffer) => string
  /** Makes it the home of a product. */
  readonly make: (generation: Generation, options?: HomeOptions) => void
  /** Sets up the vault. */
  readonly activate: (cipher: string, change?: (text: string) => string) => Promise<void>
  readonly choose: () => Promise<ChosenProduct>
  /** A profile from the product's keystore. */
  readonly profile: () => Promise<KeystoreProfile>
}

/** A folder for each test of a suite. */
export function temporaryHome(): () => TemporaryHome {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mi-test-home-'))
  })
  afterEach(() => {
    rmSync(folder, {recursive: true, force: true})
  })
  return () => homeIn(folder)
}

function homeIn(folder: string): TemporaryHome {
  const write = (name: string, content: string | Buffer) => {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, content)
    return file
  }
  return {
    path: folder,
    write,
    make: (generation, options) => makeHome(folder, generation, options),
    activate: async (cipher, change = (text) => text) => {
      const product = await resolveProduct(folder)
      const {bytes} = renderSecretConf(product.secretConf.bytes, secretConfSettings(product, cipher))
      write(product.secretConf.name, change(bytes.toString('latin1')))
    },
    choose: async () => {
      const {home, files} = openHome(folder)
      return {home, secretConf: readSecretConfOf(home, files), product: await resolveProduct(folder)}
    },
    profile: async () => {
      const {keystore} = await resolveProduct(folder)
      return {keystore: keystore.path, type: keystore.type, alias: homeAlias, keystoreSha256: 'none', certificate: ''}
    },
  }
}
