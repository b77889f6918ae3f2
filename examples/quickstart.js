/**
 * The main job from end to end: creates a keystore and a profile, encrypts a file of secrets to all three outputs, verifies them,
 * and re-encrypts them for a new key.
 * Everything happens in a temporary directory that is deleted afterwards. The commands are printed as a person would type them.
 */
import {spawnSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

const program = path.join(import.meta.dirname, '..', 'bin', 'run.js')
const folder = mkdtempSync(path.join(tmpdir(), 'mi-quickstart-'))
const password = randomBytes(12).toString('hex')

const secrets = 'examples/secrets.properties'
const outputs = 'security/wso2-secrets.properties security/wso2-secrets.yaml'

try {
  copyPrivately(secrets)
  console.log(`Encrypting ${secrets} with a key created for this run.`)
  mi('keystore create demo.p12 --alias demo --password-file -', password)
  mi('secret init --keystore demo.p12 --alias demo --password-file -', password)
  mi(`secret create console --from ${secrets}`)
  mi(`secret create file --from ${secrets}`)
  show('security/wso2-secrets.properties')
  mi(`secret create k8 --from ${secrets}`)
  show('security/wso2-secrets.yaml')
  mi(`secret verify ${outputs} --password-file -`, password)
  mi('keystore create renewed.p12 --alias renewed --password-file -', password)
  mi('secret init --profile renewed --keystore renewed.p12 --alias renewed --password-file -', password)
  mi(`secret rotate ${outputs} --to renewed --password-file -`, password)
  mi('secret verify security/wso2-secrets.properties --profile renewed --password-file -', password)
  console.log('\nDone. Deleting the temporary directory with the keystores, the profiles and the outputs.')
} finally {
  rmSync(folder, {recursive: true, force: true})
}

/** Runs the program in the temporary directory, with its profiles there too, and prints the command and its output. */
function mi(typed, input = '') {
  console.log(`\n$ ${input === '' ? '' : 'printf %s "$PASSWORD" | '}mi ${typed}`)
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MI_'))
  const env = {
    ...Object.fromEntries(inherited),
    MI_CONFIG_DIR: path.join(folder, 'config'),
    MI_CACHE_DIR: path.join(folder, 'cache'),
  }
  const run = spawnSync(process.execPath, [program, ...typed.split(' ')], {
    cwd: folder,
    env,
    input,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  if (run.status !== 0) {
    process.exitCode = 1
    throw new Error(`mi ${typed} ended with ${String(run.status)}`)
  }
}

/** Copies an example to the temporary directory, as a file of secrets should be: nobody else can read it, and it is in no repository. */
function copyPrivately(file) {
  mkdirSync(path.join(folder, path.dirname(file)))
  writeFileSync(path.join(folder, file), readFileSync(path.join(import.meta.dirname, '..', file)), {mode: 0o600})
}

function show(file) {
  console.log(`\n$ cat ${file}`)
  console.log(readFileSync(path.join(folder, file), 'utf8').trimEnd())
}
