/** WSO2's default certificates. Every copy of the products contains their private keys, so they protect nothing. */

/** By the SHA-256 of the DER, as keytool prints it. */
const wellKnown = new Map([
  ['50:F0:ED:A5:89:8A:F3:A1:15:C2:C5:08:19:49:56:E7:E1:14:FE:23:47:43:E9:D2:2F:70:9A:E7:CB:80:1B:BD', '2017'],
  ['BB:25:8C:B4:2B:8F:A7:11:29:6E:A4:59:8B:ED:89:C8:F4:45:95:7F:BB:8F:B2:16:BD:A9:9C:63:DF:64:D0:B9', 'March 2023'],
  ['1B:24:29:B1:6E:F5:83:01:B7:4F:F1:62:53:65:5A:E8:55:37:E3:A5:BF:D1:59:08:5A:5A:8E:23:E5:A3:B2:2A', '2023'],
  ['80:F1:54:F2:C8:2D:4F:5E:8F:B9:6A:63:74:CC:23:10:EB:14:1B:DC:B1:68:78:7C:AD:9E:FA:5B:44:07:F3:85', 'February 2024'],
  ['5D:09:4D:20:99:AC:6E:67:0E:53:7D:50:85:3B:60:FB:EE:3D:D0:88:58:E5:0D:B0:6E:22:FF:E3:AD:92:64:6D', '2024'],
])

/**
 * @param fingerprint256 as keytool prints it
 * @returns a sentence that says the private key is public, or undefined
 */
export function wellKnownConcern(fingerprint256: string): string | undefined {
  const year = wellKnown.get(fingerprint256)
  if (year === undefined) return undefined
  return `this is WSO2's default certificate (${year}), and its private key is public: use it only for tests, never for real secrets`
}
