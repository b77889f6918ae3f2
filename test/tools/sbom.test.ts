/** The authorities are CycloneDX's schema, what esbuild read, and the lock file. */
import Ajv from 'ajv'
import {expect} from 'chai'
import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {bundle} from '../../tools/bundle.js'
import {bundledPackages} from '../../tools/packages.js'
import {root} from '../../tools/paths.js'
import {describeBundle} from '../../tools/sbom.js'
import {sandbox} from '../support/cli.js'
import {needs} from '../support/tools.js'

interface Bill {
  readonly serialNumber: string
  readonly metadata: {readonly timestamp?: string}
  readonly components: readonly {
    readonly name: string
    readonly version: string
    readonly purl: string
    readonly hashes?: readonly {readonly content: string}[]
    readonly licenses?: readonly unknown[]
  }[]
}

const readObject = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as object

function expectValid(bill: object): void {
  const schemas = path.join(root, 'node_modules/@cyclonedx/cyclonedx-library/res/schema')
  const schema = (name: string) => readObject(path.join(schemas, `${name}.SNAPSHOT.schema.json`))
  // The only formats of draft 7 that this version of the validator does not know are those of addresses.
  const ajv = new Ajv({unknownFormats: 'ignore', logger: false})
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`)
  expect(ajv.validate(schema('bom-1.6'), bill), ajv.errorsText()).to.equal(true)
}

/** The name and version in the package.json that is next above a file. */
function packageAbove(file: string): string | undefined {
  for (let directory = path.dirname(file); directory.length > root.length; directory = path.dirname(directory)) {
    const description = path.join(directory, 'package.json')
    if (!existsSync(description)) continue
    const {name, version} = readObject(description) as {name?: string; version?: string}
    if (name !== undefined && version !== undefined) return `${name}@${version}`
  }
  return undefined
}

describe('the software bill of materials', () => {
  const place = sandbox()

  it('names exactly the packages in the bundle, with their licenses and hashes', async function () {
    needs(this, 'node')
    const metafiles = await bundle({dist: place().path('dist')})
    const bill = JSON.parse(place().read('dist/sbom.cdx.json')) as Bill
    expectValid(bill)

    const inputs = metafiles
      .flatMap((metafile) => Object.keys(metafile.inputs))
      .filter((name) => name.includes('node_modules/'))
    const read = inputs.map((name) => packageAbove(path.resolve(root, name.slice(name.indexOf('node_modules/')))))
    const named = bill.components.map(({purl}) => decodeURIComponent(purl.slice('pkg:npm/'.length)))
    expect(named).to.deep.equal([...new Set(named)])
    expect([...named].sort())
      .to.deep.equal([...new Set(read)].sort())
      .and.to.have.length.above(50)

    const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8')
    for (const {purl, hashes, licenses} of bill.components) {
      expect(licenses, purl).to.have.length(1)
      expect(hashes, purl).to.have.length(1)
      expect(lock, purl).to.include(`"sha512-${Buffer.from(hashes![0]!.content, 'hex').toString('base64')}"`)
    }
    for (const installed of ['mocha', 'typescript', 'esbuild'])
      expect(bill.components.map(({name}) => name)).not.to.include(installed)

    expect(describeBundle(bundledPackages(metafiles))).to.equal(place().read('dist/sbom.cdx.json'))
  })

  it('has the time of the release if that is known, and a serial number that follows from everything else', () => {
    const [early, late] = [1_700_000_000, 1_800_000_000].map((time) => JSON.parse(describeBundle([], time)) as Bill)
    expectValid(early!)
    expect(early?.metadata.timestamp).to.equal('2023-11-14T22:13:20Z')
    expect(early?.serialNumber).not.to.equal(late?.serialNumber)
    expect(describeBundle([], 1_700_000_000)).to.equal(describeBundle([], 1_700_000_000))
  })

  it('is refused by the schema if it is wrong', () => {
    const bill = JSON.parse(describeBundle([])) as Record<string, unknown>
    expect(() => {
      expectValid({...bill, serialNumber: 'urn:uuid:1'})
    }).to.throw()
  })
})
