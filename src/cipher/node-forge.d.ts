import 'node-forge'

/** What `@types/node-forge` leaves out of forge's lib/pkcs1.js. */
declare module 'node-forge' {
  namespace pkcs1 {
    interface OaepHashes {
      md: md.MessageDigest
      mgf1: {md: md.MessageDigest}
    }

    /** @returns the padded block as a binary string of the modulus's length; throws where the message is too long */
    function encode_rsa_oaep(key: pki.rsa.PublicKey, message: string, options: OaepHashes & {seed: string}): string

    /** @returns the message as a binary string; throws where the block is not padded so */
    function decode_rsa_oaep(key: pki.rsa.PublicKey, block: string, options: OaepHashes): string
  }
}
