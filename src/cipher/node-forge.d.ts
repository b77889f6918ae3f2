import 'node-forge'

/** The parts of forge's lib/pkcs1.js that `@types/node-forge` omits. */
declare module 'node-forge' {
  namespace pkcs1 {
    interface OaepHashes {
      md: md.MessageDigest
      mgf1: {md: md.MessageDigest}
    }

    /** @returns the padded block as a binary string, as long as the modulus; throws if the message is too long */
    function encode_rsa_oaep(key: pki.rsa.PublicKey, message: string, options: OaepHashes & {seed: string}): string

    /** @returns the message as a binary string; throws if the padding is wrong */
    function decode_rsa_oaep(key: pki.rsa.PublicKey, block: string, options: OaepHashes): string
  }
}
