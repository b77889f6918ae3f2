/**
 * The least that opening a PKCS#12 keystore costs under Node.js: its key derivations, which take the same time for any
 * password and salt. JavaScript, so that nothing but Node.js itself is measured. Argument: the result of
 * `derivationsOf` in bench/openssl.ts, as JSON.
 */
import {hash, pbkdf2Sync, randomBytes} from 'node:crypto'

const {mac, encryption} = JSON.parse(process.argv[2] ?? '')

// RFC 7292, appendix B: hashes one block each of diversifier, salt and password, then the hash again and again.
let digest = randomBytes(192)
for (let round = 0; round < mac.rounds; round++) digest = hash(mac.hash, digest, 'buffer')

pbkdf2Sync(randomBytes(32), randomBytes(20), encryption.rounds, encryption.keyBytes, encryption.hash)
