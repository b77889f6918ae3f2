import 'node-forge'

/** What `@types/node-forge` leaves out of forge's lib/pkcs1.js. */
declare module 'node-forge' {
  namespace pkcs1 {
    /** @returns the padded block as a binary string of the modulus's length; throws where the message is too long */
    function encode_rsa_oaep(
      key: pki.rsa.PublicKey,
      message: string,
      options: {seed: string; md: md.MessageDigest; mgf1: {md: md.MessageDigest}},
    ): string
  }
}
