/** What the openssl of this machine says. */
import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {MissingToolError} from './run.js'

/** @returns `OpenSSL 3.0.19`, or undefined where there is none */
export async function opensslVersion(): Promise<string | undefined> {
  try {
    return /^\S+ \S+/.exec(await openssl(['version']))?.[0]
  } catch {
    return undefined
  }
}

/**
 * Takes about two seconds: one for signatures, which openssl measures as well.
 * @returns how many public-key operations with RSA-2048 (`verify`) it does in a second with so many processes
 */
export async function publicKeyPace(processes: number): Promise<number> {
  const said = await openssl(['speed', '-mr', '-multi', String(processes), '-seconds', '1', 'rsa2048'])
  return readPace(said)
}

/** @param said by `openssl speed -mr`: its line F2 has the size, the signatures and the verifications a second */
export function readPace(said: string): number {
  const verifies = /^\+F2:\d+:2048:[\d.]+:([\d.]+)/m.exec(said)?.[1]
  if (verifies === undefined) throw new Error('openssl speed did not say how many it verifies in a second')
  return Number(verifies)
}

/** How the certificates of a PKCS#12 keystore are protected, with hashes as node:crypto names them. */
export interface Derivations {
  /** RFC 7292, appendix B. */
  readonly mac: {readonly hash: string; readonly rounds: number}
  /** PBKDF2. */
  readonly encryption: {readonly hash: string; readonly rounds: number; readonly keyBytes: number}
}

/** @param passwordFile a file whose first line is the keystore's password */
export async function derivationsOf(keystore: string, passwordFile: string): Promise<Derivations> {
  return readDerivations(
    await openssl(['pkcs12', '-info', '-noout', '-nokeys', '-in', keystore, '-passin', `file:${passwordFile}`]),
  )
}

/** @param said by `openssl pkcs12 -info`, the private keys' lines (`Shrouded Keybag`) among it */
export function readDerivations(said: string): Derivations {
  const mac = /^MAC: sha(\d+), Iteration (\d+)$/m.exec(said)
  const encryption =
    /^PKCS7 Encrypted data: PBES2, PBKDF2, AES-(\d+)-CBC, Iteration (\d+), PRF hmacWithSHA(\d+)$/m.exec(said)
  if (mac === null || encryption === null) throw new Error('openssl did not say which derivations this keystore takes')
  return {
    mac: {hash: `sha${mac[1]}`, rounds: Number(mac[2])},
    encryption: {hash: `sha${encryption[3]}`, rounds: Number(encryption[2]), keyBytes: Number(encryption[1]) / 8},
  }
}

async function openssl(words: readonly string[]): Promise<string> {
  try {
    const {stdout, stderr} = await promisify(execFile)('openssl', words)
    return stdout + stderr
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? new MissingToolError('openssl') : error
  }
}
