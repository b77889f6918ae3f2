/**
 * What opening a PKCS#12 keystore costs at least under Node.js: its key derivations, for the time of which neither password nor salt
 * matter. Its argument is what `bench/openssl.ts` has read from the keystore, in JSON.
 */
import {hash, pbkdf2Sync, randomBytes} from 'node:crypto'

const {mac, encryption} = JSON.parse(process.argv[2])

// RFC 7292, appendix B: a block each of diversifier, salt and password is hashed, then the hash again and again.
let digest = randomBytes(192)
for (let round = 0; round < mac.rounds; round++) digest = hash(mac.hash, digest, 'buffer')

pbkdf2Sync(randomBytes(32), randomBytes(20), encryption.rounds, encryption.keyBytes, encryption.hash)
