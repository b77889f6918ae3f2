import {expect} from 'chai'
import {FormatError, UsageError} from '../../src/errors.js'
import {dotenv} from '../../src/formats/dotenv/dotenv.js'
import {dotenvFile, encryptedDotenv} from '../../src/formats/dotenv/dotenv-file.js'
import {chooseEncryptedFormat, encryptedFormatFor} from '../../src/formats/encrypted-formats.js'
import {encryptedManifest} from '../../src/formats/kubernetes/encrypted-manifest.js'
import type {OutputFormat} from '../../src/formats/format.js'
import {findOutput, outputs, outputWords} from '../../src/formats/outputs.js'
import {snippets} from '../../src/formats/snippets/snippets.js'
import {encryptedProperties, properties, propertiesFile} from '../../src/formats/properties/properties.js'
import {isLineFormat, lineFormats, sourceFormatNamed, sourceFormatNames} from '../../src/formats/sources.js'
import {renderDocument} from '../../src/formats/text/line-writer.js'
import {encryptedToml} from '../../src/formats/toml/encrypted-toml.js'

describe('the table of sources', () => {
  it('goes by the name', () => {
    for (const [format, names] of Object.entries({
      dotenv: [
        '.env',
        '.env.local',
        'production.env',
        '/a/b/.env',
        'a.b/x.env',
        'C:\\secrets\\.env.production',
        '.env.',
      ],
      properties: ['a.properties', 'a.env.properties', '.properties', 'A.PROPERTIES'],
      toml: ['Config.toml', '/x/a.TOML', 'a.env.toml'],
      yaml: ['a.yaml', 'b.yml', 'C.YML'],
      json: ['a.json', 'x/.env.d/a.JSON'],
    }))
      for (const name of names) expect(sourceFormatNamed(name), name).to.equal(format)
  })

  it('leaves it to the content if the name says nothing', () => {
    for (const name of ['-', 'env', '.env/a', '.environment', 'x.env.local', '/b.env/a', '', 'a.envx', 'a.toml.bak'])
      expect(sourceFormatNamed(name), name).to.equal(undefined)
  })

  it('has two formats that are read line by line', () => {
    expect(sourceFormatNames.filter(isLineFormat)).to.deep.equal(['properties', 'dotenv'])
    expect(lineFormats).to.deep.equal({dotenv, properties})
  })
})

describe('the table of encrypted formats', () => {
  const formatFor = (name: string, text = '') => encryptedFormatFor(name, Buffer.from(text))

  it('goes by the name first', () => {
    const manifest = 'apiVersion: v1\nkind: Secret\n'
    for (const name of ['.env', 'a.env', '/x/.env.local'])
      expect(formatFor(name, manifest), name).to.equal(encryptedDotenv)
    for (const name of ['a.properties', 'A.PROPERTIES', '.yaml.properties'])
      expect(formatFor(name, manifest), name).to.equal(encryptedProperties)
    for (const name of ['a.toml', '/x/deployment.TOML', 'a.env.toml'])
      expect(formatFor(name, manifest), name).to.equal(encryptedToml)
    for (const name of ['a.yaml', 'a.yml', '/x/a.b.json', 'A.YAML'])
      expect(formatFor(name, 'a=b'), name).to.equal(encryptedManifest)
  })

  it('goes by the text if the name does not decide', () => {
    for (const text of [
      '{}',
      '\uFEFF {"kind": 1}',
      '\n{ broken',
      'kind: Secret\r\napiVersion: v1',
      '# c\n---\n"kind" : x\n\'apiVersion\': v1',
    ]) {
      for (const name of ['-', 'secrets', 'a.txt', 'yaml'])
        expect(formatFor(name, text), JSON.stringify(text)).to.equal(encryptedManifest)
    }
    for (const text of ['', 'a=b', 'kind: Secret', 'apiVersion=v1\nkind=Secret', ' apiVersion: v1\n kind: x', '[{}]']) {
      expect(formatFor('-', text), JSON.stringify(text)).to.equal(encryptedProperties)
    }
  })

  it('takes a text with the header of a table for TOML if the name does not decide', () => {
    const chosen = (name: string, text: string) => () =>
      chooseEncryptedFormat(name, Buffer.from(text), () => false).format
    for (const name of ['-', 'secrets', 'deployment.toml.bak'])
      expect(chosen(name, '# c\n[secrets]\na = "b"\n')(), name).to.equal(encryptedToml)
    for (const name of ['a.properties', '.env', 'a.yaml'])
      expect(chosen(name, '[secrets]\na = "b"\n'), name).to.throw(FormatError, /^is TOML, not /)
    expect(chosen('-', '[a]\nb = c\n')).to.throw(FormatError, /^is an INI file, not /)
    expect(chosen('-', 'a="b"\n')()).to.equal(encryptedProperties)
  })

  it('takes a file that is one ciphertext for a format of its own if the name does not decide', () => {
    const valuesOf = (name: string, text: string) =>
      chooseEncryptedFormat(name, Buffer.from(text), (value) => /^c0\+\/-_=$/.test(value))
        .format.read(Buffer.from(text))
        .values.map(({alias, value}) => `${alias}: ${value}`)
    for (const name of ['-', 'x/db_password', 'C:\\x\\api.key'])
      for (const end of ['', '\n', '\r\n'])
        expect(valuesOf(name, `c0+/-_=${end}`), name).to.deep.equal([`${/[^\\/]*$/.exec(name)![0]}: c0+/-_=`])
    for (const text of ['c0+/-_=\n\n', ' c0+/-_=', 'c0+/-_=\nc0+/-_=\n'])
      expect(valuesOf('-', text), JSON.stringify(text)).to.not.include('-: c0+/-_=')
    for (const name of ['a.properties', '.env', 'prod.env'])
      expect(valuesOf(name, 'c0+/-_='), name).to.not.deep.equal([`${name}: c0+/-_=`])
  })

  it('rejects UTF-16', () => {
    expect(() => encryptedFormatFor('-', Buffer.from('a=b', 'utf16le'))).to.throw(FormatError, 'UTF-16')
  })
})

describe('the table of outputs', () => {
  it('writes a .env file if the destination has such a name', () => {
    const file = findOutput('file')
    for (const dest of ['.env', 'x/prod.env', '.env.local']) expect(file.format({}, dest), dest).to.equal(dotenvFile)
    for (const dest of ['a.toml', 'X.TOML']) expect(file.format({}, dest).defaultDest, dest).to.match(/\.toml$/)
    for (const dest of [undefined, '-', 'a.properties', '.env/a', 'env'])
      expect(file.format({}, dest), dest).to.equal(propertiesFile)
  })

  it('has a name for each, and k8s as a synonym for k8', () => {
    expect(outputWords).to.deep.equal(['console', 'file', 'k8', 'k8s', 'helm', 'docker', 'shell', 'raw'])
    expect(outputWords.filter((word) => findOutput(word).name !== word)).to.deep.equal(['k8s'])
    expect(findOutput('k8s').name).to.equal('k8')
  })

  it('rejects other words', () => {
    for (const word of ['', 'yaml', 'K8', '__proto__', 'constructor'])
      expect(() => findOutput(word), word).to.throw(UsageError, 'unknown output')
  })

  it('uses the options of a manifest for a manifest', () => {
    const format = findOutput('k8').format({name: 'x', labels: ['a=b']}) as OutputFormat
    expect(renderDocument(format, []).text).to.include('name: x')
  })
})

describe('the snippets of an output', () => {
  it('are in their table', () => {
    const known = snippets.map(({name}) => name)
    for (const output of outputs) expect(known, output.name).to.include.members([...output.snippets])
  })
})
