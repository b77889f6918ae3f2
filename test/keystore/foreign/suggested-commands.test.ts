/** Files that the usual tools make of a keystore: what the error says of each, and where its command leads. */
import {execFileSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect} from 'chai'
import {KeystoreError} from '../../../src/errors.js'
import {recogniseKeystore} from '../../../src/keystore/recognise.js'
import {runSuggested} from '../../support/shell-command.js'
import {needs, needsFile} from '../../support/tools.js'
import type {Tool} from '../../support/tools.js'
import {vectorPath, vectors} from '../vectors.js'

const password = 'secret1'
const bouncyCastle = '/usr/share/java/bcprov.jar'

interface Case {
  readonly what: string
  readonly tools?: readonly Tool[]
  /** Writes the file `f.jks`, whose name is false. It starts with a JKS, a PKCS#12, a key and a certificate. */
  readonly make: string
  readonly message: RegExp
  /** What the suggested command leaves, and what it equals if it is the original. */
  readonly result: string
  readonly original?: string
}

const manifest = (value: string) =>
  `printf 'apiVersion: v1\\nkind: Secret\\nmetadata:\\n  name: keystores\\ndata:\\n  other.txt: aGVsbG8=\\n  my.jks: %s\\n' "${value}" > f.jks`

const cases: readonly Case[] = [
  {
    what: 'base64 in lines',
    make: 'base64 a.jks > f.jks',
    message: /a JKS keystore encoded in base64$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'base64 in one line',
    make: 'base64 -w0 a.p12 > f.jks',
    message: /a PKCS#12 keystore encoded in base64$/,
    result: 'keystore.p12',
    original: 'a.p12',
  },
  {
    what: 'base64 with CRLF and a byte order mark',
    make: String.raw`{ printf '\357\273\277'; base64 a.jks | sed 's/$/\r/'; } > f.jks`,
    message: /a JKS keystore encoded in base64$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'base64 in quotes',
    make: 'printf \'"%s"\\n\' "$(base64 -w0 a.jks)" > f.jks',
    message: /a JKS keystore encoded in base64$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'base64 twice',
    make: 'base64 -w0 a.jks | base64 -w0 > f.jks',
    message: /a JKS keystore encoded in base64 encoded in base64$/,
    result: 'decoded',
  },
  {
    what: 'a data URI',
    make: 'printf "data:application/octet-stream;base64,%s" "$(base64 -w0 a.jks)" > f.jks',
    message: /a JKS keystore in a data URI$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'the output of certutil -encode',
    make: '{ echo "-----BEGIN CERTIFICATE-----"; base64 -w64 a.p12; echo "-----END CERTIFICATE-----"; } > f.jks',
    message: /a PKCS#12 keystore encoded in base64, between BEGIN and END lines$/,
    result: 'keystore.p12',
    original: 'a.p12',
  },
  {
    what: 'a certificate in base64',
    tools: ['openssl'],
    make: 'openssl x509 -in cert.pem -outform DER | base64 > f.jks',
    message: /a certificate encoded in base64$/,
    result: 'certificate',
  },
  {
    what: 'hex',
    tools: ['xxd'],
    make: 'xxd -p a.jks > f.jks',
    message: /a JKS keystore in hexadecimal digits$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'hex with a prefix, in upper case',
    tools: ['xxd'],
    make: String.raw`printf '\\x%s\n' "$(xxd -p -c 0 a.p12 | tr -d '\n' | tr a-f A-F)" > f.jks`,
    message: /a PKCS#12 keystore in hexadecimal digits$/,
    result: 'keystore.p12',
    original: 'a.p12',
  },
  {
    what: 'hex with colons',
    tools: ['xxd'],
    make: String.raw`xxd -p a.jks | sed 's/../&:/g' > f.jks`,
    message: /a JKS keystore in hexadecimal digits$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'xxd',
    tools: ['xxd'],
    make: 'xxd a.jks > f.jks',
    message: /a JKS keystore in a dump by xxd$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'xxd -g1 -u',
    tools: ['xxd'],
    make: 'xxd -g1 -u a.p12 > f.jks',
    message: /a PKCS#12 keystore in a dump by xxd$/,
    result: 'keystore.p12',
    original: 'a.p12',
  },
  {
    what: 'hexdump -C',
    tools: ['hexdump', 'xxd'],
    make: 'hexdump -vC a.jks > f.jks',
    message: /a JKS keystore in a dump$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'hexdump',
    tools: ['hexdump', 'xxd'],
    make: 'hexdump -v a.jks > f.jks',
    message: /a JKS keystore in a dump by hexdump$/,
    result: 'keystore.jks',
  },
  {
    what: 'od -t x1',
    tools: ['xxd'],
    make: 'od -v -A x -t x1 a.p12 > f.jks',
    message: /a PKCS#12 keystore in a dump$/,
    result: 'keystore.p12',
    original: 'a.p12',
  },
  {
    what: 'od -t x1z',
    tools: ['xxd'],
    make: 'od -v -t x1z a.jks > f.jks',
    message: /a JKS keystore in a dump$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'a Kubernetes Secret',
    make: manifest('$(base64 -w0 a.jks)'),
    message: /a Kubernetes manifest that contains a JKS keystore$/,
    result: 'my.jks',
    original: 'a.jks',
  },
  {
    what: 'a Kubernetes Secret in JSON',
    make: `printf '{\\n  "kind": "Secret",\\n  "data": {\\n    "my.jks": "%s"\\n  }\\n}\\n' "$(base64 -w0 a.p12)" > f.jks`,
    message: /a Kubernetes manifest that contains a PKCS#12 keystore$/,
    result: 'my.jks',
    original: 'a.p12',
  },
  {
    what: 'gzip',
    tools: ['gunzip'],
    make: 'gzip -c a.jks > f.jks',
    message: /a JKS keystore compressed with gzip$/,
    result: 'keystore.jks',
    original: 'a.jks',
  },
  {
    what: 'a keystore that was converted to UTF-8',
    tools: ['iconv'],
    make: 'iconv -f ISO-8859-1 -t UTF-8 a.p12 > f.jks',
    message: /a PKCS#12 keystore that was converted to UTF-8$/,
    result: 'keystore.p12',
    original: 'a.p12',
  },
  {
    what: 'a certificate in UTF-16',
    tools: ['iconv'],
    make: 'iconv -f UTF-8 -t UTF-16 cert.pem > f.jks',
    message: /a certificate in UTF-16$/,
    result: 'certificate',
    original: 'cert.pem',
  },
  {
    what: 'a certificate in UTF-16 without a byte order mark',
    tools: ['iconv'],
    make: 'iconv -f UTF-8 -t UTF-16BE cert.pem > f.jks',
    message: /a certificate in UTF-16$/,
    result: 'certificate',
    original: 'cert.pem',
  },
  {
    what: 'a ZIP archive',
    tools: ['unzip'],
    make: 'python3 -m zipfile -c f.jks a.jks && mkdir old && mv a.jks old',
    message: /a ZIP archive$/,
    result: 'a.jks',
    original: 'old/a.jks',
  },
  {
    what: 'a tar archive',
    make: 'tar -cf f.jks a.jks && mkdir old && mv a.jks old',
    message: /a tar archive$/,
    result: 'a.jks',
    original: 'old/a.jks',
  },
  {
    what: 'a file encrypted with GPG',
    tools: ['gpg'],
    make: `gpg --batch --homedir . --no-permission-warning --pinentry-mode loopback --passphrase ${password} -o f.jks -c a.jks`,
    message: /encrypted with GPG$/,
    result: 'keystore',
    original: 'a.jks',
  },
  {
    what: 'an armored file encrypted with GPG',
    tools: ['gpg'],
    make: `gpg --batch --homedir . --no-permission-warning --pinentry-mode loopback --passphrase ${password} --armor -o f.jks -c a.jks`,
    message: /encrypted with GPG$/,
    result: 'keystore',
    original: 'a.jks',
  },
  {
    what: 'PKCS#7 in PEM',
    tools: ['openssl'],
    make: 'openssl crl2pkcs7 -nocrl -certfile cert.pem -out f.jks',
    message: /a PKCS#7 bundle of certificates$/,
    result: 'certificate.pem',
  },
  {
    what: 'PKCS#7 in DER',
    tools: ['openssl'],
    make: 'openssl crl2pkcs7 -nocrl -certfile cert.pem -outform DER -out f.jks',
    message: /a PKCS#7 bundle of certificates$/,
    result: 'certificate.pem',
  },
  {
    what: 'PKCS#7 in base64',
    tools: ['openssl'],
    make: 'openssl crl2pkcs7 -nocrl -certfile cert.pem -outform DER | base64 > f.jks',
    message: /a PKCS#7 bundle of certificates encoded in base64$/,
    result: 'decoded',
  },
  {
    what: 'a private key in PEM',
    tools: ['openssl'],
    make: 'cp key.pem f.jks && cp cert.pem certificate.pem',
    message: /a private key without a certificate$/,
    result: 'keystore.p12',
  },
  {
    what: 'a private key in DER',
    tools: ['openssl'],
    make: 'openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out f.jks && cp cert.pem certificate.pem',
    message: /a private key in DER$/,
    result: 'keystore.p12',
  },
  {
    what: 'an OpenSSH private key',
    tools: ['ssh-keygen', 'keytool'],
    make: "ssh-keygen -q -t ed25519 -N '' -f f.jks",
    message: /an OpenSSH private key$/,
    result: 'certificate.pem',
  },
  {
    what: 'an SSH public key',
    tools: ['ssh-keygen', 'keytool'],
    make: "ssh-keygen -q -t rsa -N '' -f k && mv k.pub f.jks",
    message: /an SSH public key$/,
    result: 'certificate.pem',
  },
]

describe('a file that is no keystore, although its name says so', function () {
  this.timeout(300_000)
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mi-foreign-'))
    copyFileSync(vectorPath('keytool.jks'), at('a.jks'))
    copyFileSync(vectorPath('keytool.p12'), at('a.p12'))
    copyFileSync(vectorPath('rsa.key.pem'), at('key.pem'))
    copyFileSync(vectorPath('rsa.crt.pem'), at('cert.pem'))
  })

  afterEach(() => {
    rmSync(folder, {recursive: true, force: true})
  })

  for (const {what, tools = [], make, message, result, original} of cases) {
    it(`is named, and its command works: ${what}`, async function () {
      needs(this, 'bash', 'base64', 'python3', ...tools)
      execFileSync('bash', ['-ec', make], {cwd: folder, stdio: 'pipe'})
      const {message: said, hint = ''} = refusal(readFileSync(at('f.jks')))
      expect(said).to.match(message)
      runSuggested(hint.replace('ALIAS', 'leaf').replace('KEYSTORE', 'a.jks'), at('f.jks'), password)
      if (original !== undefined) expect(readFileSync(at(result)).equals(readFileSync(at(original)))).to.equal(true)
      else if (result === 'decoded') expect(refusal(readFileSync(at('decoded'))).message).to.match(/PKCS#7|base64$/)
      else expect(await recogniseKeystore(readFileSync(at(result))).open(password)).not.to.have.length(0)
    })
  }

  const bouncyCastleKeystores = [
    {name: 'version-1.bks', type: 'BKS', alias: 'leaf'},
    {name: 'version-2.bks', type: 'BKS', alias: 'leaf'},
    {name: 'trusted.bks', type: 'BKS', alias: 'ca'},
    {name: 'leaf.uber', type: 'UBER', alias: 'leaf'},
    {name: 'leaf.bcfks', type: 'BCFKS', alias: 'leaf'},
  ] as const

  for (const {name, type, alias} of bouncyCastleKeystores) {
    const source = path.join(import.meta.dirname, '..', '..', 'vectors', 'bouncy-castle', name)

    it(`is named: a Bouncy Castle keystore, ${name}`, () => {
      expect(refusal(readFileSync(source)).message)
        .to.include(`a Bouncy Castle keystore (${type})`)
        .and.to.include('4.6')
    })

    it(`is converted by the command: ${name}`, async function () {
      needs(this, 'bash', 'keytool')
      needsFile(this, bouncyCastle)
      symlinkSync(bouncyCastle, at('bcprov.jar'))
      copyFileSync(source, at('f.jks'))
      runSuggested(refusal(readFileSync(source)).hint ?? '', at('f.jks'), password)
      expect(
        (await recogniseKeystore(readFileSync(at('keystore.p12'))).open(password)).map((entry) => entry.alias),
      ).to.deep.equal([alias])
    })
  }

  it('is named after any text filter, if it was a keystore', () => {
    const toAscii = (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replaceAll(/[\x80-\xff]/g, '?'), 'latin1')
    for (const name of Object.keys(vectors)) {
      const bytes = readFileSync(vectorPath(name))
      const was = /jks$|jceks$/.test(name) ? 'a JKS or JCEKS keystore' : 'a PKCS#12 keystore or a certificate'
      expect(refusal(Buffer.from(bytes.toString('utf8'))).message, name).to.include(`this was ${was}`)
      // An indefinite length becomes a definite one, so this is a damaged PKCS#12.
      if (name !== 'java-indefinite.p12') expect(refusal(toAscii(bytes)).message, name).to.include(`this was ${was}`)
    }
  })

  it('is damaged by a text filter as Python replaces bytes, too', function () {
    needs(this, 'python3')
    const program =
      'import sys; sys.stdout.buffer.write(open(sys.argv[1], "rb").read().decode("utf-8", "replace").encode())'
    for (const [file, was] of [
      ['a.jks', 'JKS'],
      ['a.p12', 'PKCS#12'],
    ] as const)
      expect(refusal(execFileSync('python3', ['-c', program, at(file)])).message).to.include(`this was a ${was}`)
  })

  it('is not called damaged if it is a text with a few replacement characters', () => {
    writeFileSync(at('f.jks'), 'pass=\ufffd and more text that is fine\n'.repeat(20))
    expect(refusal(readFileSync(at('f.jks'))).message).to.equal('this is not a keystore')
  })

  function at(name: string): string {
    return path.join(folder, name)
  }
})

function refusal(bytes: Buffer): KeystoreError {
  try {
    recogniseKeystore(bytes)
  } catch (error) {
    if (error instanceof KeystoreError) return error
    throw error
  }
  throw new Error('it was read')
}
