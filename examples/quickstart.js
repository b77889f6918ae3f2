/**
 * The main job from end to end on a key made for it: a keystore, a profile, a file of secrets encrypted to all three outputs,
 * verified, and encrypted again for a new key.
 * Everything happens in a temporary folder that is gone afterwards; the commands are printed as a person would type them.
 */
import {spawnSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

const program = path.join(import.meta.dirname, '..', 'bin', 'run.js')
const secrets = path.join(import.meta.dirname, 'secrets.properties')
const folder = mkdtempSync(path.join(tmpdir(), 'mi-quickstart-'))
const password = randomBytes(12).toString('hex')

try {
  console.log('The secrets of examples/secrets.properties, encrypted with a key made for this run.')
  mi(['keystore', 'create', 'demo.p12', '--alias', 'demo', '--password-file', '-'], password)
  mi(['secret', 'init', '--keystore', 'demo.p12', '--alias', 'demo', '--password-file', '-'], password)
  mi(['secret', 'create', 'console', '--from-file', secrets])
  mi(['secret', 'create', 'file', '--from-file', secrets])
  show('security/wso2-secrets.properties')
  mi(['secret', 'create', 'k8', '--from-file', secrets])
  show('security/wso2-secrets.yaml')
  mi(
    ['secret', 'verify', 'security/wso2-secrets.properties', 'security/wso2-secrets.yaml', '--password-file', '-'],
    password,
  )
  mi(['keystore', 'create', 'renewed.p12', '--alias', 'renewed', '--password-file', '-'], password)
  mi(
    [
      'secret',
      'init',
      '--profile',
      'renewed',
      '--keystore',
      'renewed.p12',
      '--alias',
      'renewed',
      '--password-file',
      '-',
    ],
    password,
  )
  mi(
    [
      'secret',
      'rotate',
      'security/wso2-secrets.properties',
      'security/wso2-secrets.yaml',
      '--to',
      'renewed',
      '--password-file',
      '-',
    ],
    password,
  )
  mi(['secret', 'verify', 'security/wso2-secrets.properties', '--profile', 'renewed', '--password-file', '-'], password)
  console.log('\nDone. Nothing is left behind: the keystore, the profile and the outputs were in a temporary folder.')
} finally {
  rmSync(folder, {recursive: true, force: true})
}

/** Runs the program in the folder, its profile there too, and shows the command and all that it says. */
function mi(words, input = '') {
  const typed = words.map((word) => (word === secrets ? 'examples/secrets.properties' : word)).join(' ')
  console.log(`\n$ ${input === '' ? '' : 'printf %s "$PASSWORD" | '}mi ${typed}`)
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MI_'))
  const env = {
    ...Object.fromEntries(inherited),
    MI_CONFIG_DIR: path.join(folder, 'config'),
    MI_CACHE_DIR: path.join(folder, 'cache'),
  }
  const run = spawnSync(process.execPath, [program, ...words], {
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

function show(file) {
  console.log(`\n$ cat ${file}`)
  console.log(readFileSync(path.join(folder, file), 'utf8').trimEnd())
}
