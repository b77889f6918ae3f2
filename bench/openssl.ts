/** What openssl reports about itself, its speed and keystores. */
import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {MissingToolError} from './run.js'

/** @returns `OpenSSL 3.0.19`, or undefined if openssl is not installed */
export async function opensslVersion(): Promise<string | undefined> {
  try {
    return /^\S+ \S+/.exec(await runOpenssl(['version']))?.[0]
  } catch {
    return undefined
  }
}

/**
 * Takes about two seconds, one of them for signatures, which openssl measures too.
 * @returns how many public-key operations per second (`verify` with RSA-2048) that many processes do together
 */
export async function publicKeyRate(processes: number): Promise<number> {
  const output = await runOpenssl(['speed', '-mr', '-multi', String(processes), '-seconds', '1', 'rsa2048'])
  return readRate(output)
}

/**
 * @param output of `openssl speed -mr`: its line F2 has the key size, and the signatures and verifications per second
 */
export function readRate(output: string): number {
  const verifies = /^\+F2:\d+:2048:[\d.]+:([\d.]+)/m.exec(output)?.[1]
  if (verifies === undefined) throw new Error('the output of openssl speed has no number of verifications per second')
  return Number(verifies)
}

/** How a PKCS#12 keystore protects its integrity and its certificates. Hashes have node:crypto's names. */
interface Derivations {
  /** RFC 7292, appendix B. */
  readonly mac: {readonly hash: string; readonly rounds: number}
  /** PBKDF2. */
  readonly encryption: {readonly hash: string; readonly rounds: number; readonly keyBytes: number}
}

/** @param passwordFile a file whose first line is the keystore's password */
export async function derivationsOf(keystore: string, passwordFile: string): Promise<Derivations> {
  return readDerivations(
    await runOpenssl(['pkcs12', '-info', '-noout', '-nokeys', '-in', keystore, '-passin', `file:${passwordFile}`]),
  )
}

/** @param output of `openssl pkcs12 -info`, including the lines about private keys (`Shrouded Keybag`) */
export function readDerivations(output: string): Derivations {
  const mac = /^MAC: sha(\d+), Iteration (\d+)$/m.exec(output)
  const encryption =
    /^PKCS7 Encrypted data: PBES2, PBKDF2, AES-(\d+)-CBC, Iteration (\d+), PRF hmacWithSHA(\d+)$/m.exec(output)
  if (mac === null || encryption === null)
    throw new Error("the output of openssl does not describe this keystore's key derivations")
  return {
    mac: {hash: `sha${mac[1]}`, rounds: Number(mac[2])},
    encryption: {hash: `sha${encryption[3]}`, rounds: Number(encryption[2]), keyBytes: Number(encryption[1]) / 8},
  }
}

async function runOpenssl(words: readonly string[]): Promise<string> {
  try {
    const {stdout, stderr} = await promisify(execFile)('openssl', words)
    return stdout + stderr
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? new MissingToolError('openssl') : error
  }
}
