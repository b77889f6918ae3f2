import {expect} from 'chai'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {ProductError, refuseMixing, refuseSymmetricKey} from '../../../src/app/product/product-checks.js'
import {chooseProductCipher} from '../../../src/app/product/product-cipher.js'
import {refuseType, resolveProduct, type Product} from '../../../src/app/product/product.js'
import {findTransformation} from '../../../src/cipher/transformations.js'
import {KeystoreError} from '../../../src/errors.js'
import {makeHome, type Generation} from '../../support/product-home.js'

const oaep = findTransformation('RSA/ECB/OAEPWithSHA1AndMGF1Padding')
const pkcs1 = findTransformation('RSA/ECB/PKCS1Padding')

describe("what a product's vault refuses", () => {
  let home: string
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'mi-test-home-'))
  })
  afterEach(() => {
    rmSync(home, {recursive: true, force: true})
  })
  const make = async (generation: Generation, conf?: string): Promise<Product> => {
    makeHome(home, generation)
    const empty = await resolveProduct(home)
    if (conf === undefined) return empty
    const file = path.join(home, empty.secretConf.name)
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, conf)
    return resolveProduct(home)
  }
  const keyOf = ({keystore}: Product) => ({keystore: keystore.path, alias: keystore.alias})
  const error = (act: () => void): ProductError => {
    try {
      act()
    } catch (thrown) {
      expect(thrown).to.be.instanceOf(ProductError)
      return thrown as ProductError
    }
    return expect.fail('nothing was refused')
  }

  describe('another transformation', () => {
    it('if there are secrets already', async () => {
      const product = await make('is-7.2', 'secretRepositories=file\n')
      const chosen = {transformation: oaep, ...keyOf(product)}
      const refusal = error(() => {
        refuseMixing(product, chosen, 1)
      })
      expect(refusal.message).to.equal(
        '1 secret is already encrypted with RSA/ECB/PKCS1Padding, and the vault uses one transformation for all',
      )
      expect(refusal.hint).to.equal(
        `re-encrypt them first: mi secret rotate ${home}/repository/conf/deployment.toml --cipher RSA/ECB/OAEPWithSHA1AndMGF1Padding`,
      )
      refuseMixing(product, chosen, 0)
      refuseMixing(product, {...chosen, transformation: pkcs1}, 1)
    })

    it('unless the vault is not set up yet', async () => {
      const product = await make('mi-4.4')
      refuseMixing(product, {transformation: pkcs1, ...keyOf(product)}, 3)
    })

    it('under whatever name Java knows it', async () => {
      const product = await make(
        'mi-4.4',
        'secretRepositories=file\nsecretRepositories.file.algorithm=rsa/ecb/oaepwithsha1andmgf1padding\n',
      )
      refuseMixing(product, {transformation: oaep, ...keyOf(product)}, 3)
    })
  })

  describe('another key', () => {
    const conf = (location: string, alias: string) =>
      `secretRepositories=file\nkeystore.identity.location=${location}\nkeystore.identity.alias=${alias}\n`
    const wso2 = 'repository/resources/security/wso2carbon.jks'

    it('if there are secrets already', async () => {
      const product = await make('mi-4.4', conf(wso2, 'old'))
      const chosen = {transformation: pkcs1, ...keyOf(product)}
      const refusal = error(() => {
        refuseMixing(product, chosen, 2)
      })
      expect(refusal.message).to.equal(
        `2 secrets are already encrypted for "old" in "${wso2}", and the vault uses one key for all`,
      )
      expect(refusal.hint).to.include(`mi secret rotate ${home}/conf/deployment.toml --to PROFILE`)
      refuseMixing(product, chosen, 0)
    })

    it('in another keystore', async () => {
      const product = await make('mi-4.4', conf('other.jks', 'wso2carbon'))
      error(() => {
        refuseMixing(product, {transformation: pkcs1, ...keyOf(product)}, 1)
      })
    })

    it('but not the same one by another path or in another case', async () => {
      for (const location of [path.join(home, wso2), `\${carbon.home}/${wso2}`, `./x/../${wso2}`]) {
        const product = await make('mi-4.4', conf(location, 'WSO2Carbon'))
        refuseMixing(product, {transformation: pkcs1, ...keyOf(product)}, 1)
      }
    })
  })

  it('JCEKS and certificates', async () => {
    const {keystore} = await make('mi-4.4')
    expect(() => {
      refuseType({...keystore, type: 'JCEKS'})
    }).to.throw(KeystoreError, 'cannot open')
    expect(() => {
      refuseType({...keystore, type: 'PEM'})
    }).to.throw(KeystoreError, 'is a certificate')
    refuseType(keystore)
  })

  it('a symmetric key, in older releases', async () => {
    for (const generation of ['mi-1.2', 'mi-4.4', 'is-6.1', 'ei-6.6', 'apim-2.6'] as const) {
      const product = await make(generation)
      expect(
        error(() => {
          refuseSymmetricKey(product, true)
        }).message,
      ).to.match(/^the vault of .* has no symmetric mode$/)
      rmSync(home, {recursive: true})
    }
    for (const generation of ['mi-4.6', 'is-7.2', 'apim-4.6'] as const) {
      const product = await make(generation)
      refuseSymmetricKey(product, true)
      expect(
        error(() => {
          refuseSymmetricKey(product, false)
        }).message,
      ).to.include('takes a symmetric key only from a keystore')
      rmSync(home, {recursive: true})
    }
  })

  describe('its transformation', () => {
    const none = {flag: undefined, variable: undefined}
    const choose = (product: Product, changes: Partial<Parameters<typeof chooseProductCipher>[1]> = {}) => {
      const wanted = {kind: 'rsa', holder: 'a certificate', request: none, ofProfile: undefined, ...changes} as const
      const {transformation, from} = chooseProductCipher(product, wanted)
      return [transformation.name, from]
    }

    it('is the requested one, then the one of the vault, then the one of the profile, then the default', async () => {
      const sha256 = 'RSA/ECB/OAEPWithSHA-256AndMGF1Padding'
      const product = await make('mi-4.4', 'secretRepositories=file\n')
      expect(choose(product, {request: {flag: sha256, variable: oaep.name}})).to.deep.equal([sha256, '--cipher'])
      expect(choose(product, {request: {flag: undefined, variable: oaep.name}})).to.deep.equal([oaep.name, 'MI_CIPHER'])
      expect(choose(product, {ofProfile: sha256})).to.deep.equal([pkcs1.name, 'secret-conf.properties'])
      rmSync(home, {recursive: true})
      const inactive = await make('mi-4.4')
      expect(choose(inactive, {ofProfile: sha256})).to.deep.equal([sha256, 'the profile'])
      expect(choose(inactive)).to.deep.equal([oaep.name, 'the default'])
      rmSync(home, {recursive: true})
      expect(choose(await make('ei-6.6'))).to.deep.equal([pkcs1.name, 'the default'])
    })

    it('of the vault does not count for another kind of key', async () => {
      const product = await make('mi-4.6', 'secretRepositories=file\n')
      expect(choose(product, {kind: 'aes'})).to.deep.equal(['AES/GCM/NoPadding', 'the default'])
    })
  })
})
