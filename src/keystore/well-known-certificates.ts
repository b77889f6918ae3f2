/** The certificates whose private keys are in WSO2's public distributions and repositories. */

export interface WellKnownCertificate {
  /** SHA-256 of the DER, as keytool prints it. */
  readonly fingerprint256: string
  /** The first 16 bytes of the RSA modulus, in hexadecimal: enough to recognize the key. Undefined if only the fingerprint is known. */
  readonly modulus?: string
  /** What comes with the private key. */
  readonly product: string
  /** When the certificate was issued. */
  readonly year: number
}

/**
 * By age. Before each entry: its subject, its validity, and where the certificate was found (a repository of WSO2 on GitHub,
 * and a path). `localhost` is `CN=localhost, OU=WSO2, O=WSO2, L=Mountain View, ST=CA, C=US`.
 */
export const wellKnownCertificates: readonly WellKnownCertificate[] = [
  // CN=localhost, O=WSO2, L=Mountain View, ST=CA, C=US; 2010-02-19 to 2035-02-13; docs-is: certificate of the resident identity provider
  {
    fingerprint256: '1D:72:9F:B8:C4:68:EA:D8:20:A2:A0:BE:4A:DB:8F:BA:BE:D9:AB:1B:A1:26:C9:D2:14:66:C5:70:6E:8E:4D:30',
    modulus: '94a7fa15d6f59cf3f4e4412880bd3a2e',
    product: 'WSO2 Carbon products',
    year: 2010,
  },
  // CN=localhost, O=WSO2, L=Mountain View, ST=CA, C=US; 2017-07-19 to 2027-07-17; docs-is: Office 365; carbon-kernel issue 1442
  {
    fingerprint256: '50:F0:ED:A5:89:8A:F3:A1:15:C2:C5:08:19:49:56:E7:E1:14:FE:23:47:43:E9:D2:2F:70:9A:E7:CB:80:1B:BD',
    modulus: '96e645756d729e2b73b6458b0bac4a7a',
    product: 'WSO2 Carbon products',
    year: 2017,
  },
  // localhost; 2017-10-24 to 2037-10-19; ballerina-platform/module-ballerina-crypto: crypto-ballerina/tests/resources/datafiles/public.crt
  {
    fingerprint256: '52:9C:24:33:BF:19:B2:FD:D5:C5:6F:44:20:E8:77:11:96:4A:01:77:E6:10:E3:74:78:89:45:FA:65:FD:26:63',
    modulus: '815ca2e9f56254b8992849f0e7dc7336',
    product: 'WSO2 Ballerina',
    year: 2017,
  },
  // localhost; 2019-08-23 to 2029-08-20; k8s-api-operator: wso2am300-secret; docs-is: default JWKS
  {
    fingerprint256: 'BC:6D:75:F8:56:29:D1:AB:50:DA:15:EA:D7:16:1D:8A:63:6F:54:2B:93:90:60:AA:70:E6:DB:68:CE:5A:80:7C',
    modulus: '8f7998313f0dd9247c7298a674c393a6',
    product: 'WSO2 API Manager and Identity Server',
    year: 2019,
  },
  // localhost; 2019-10-23 to 2022-01-25; product-microgateway: resources/adapter/security/controlplane.pem; docker-apim issue 437
  {
    fingerprint256: '36:12:AD:8F:01:B4:EC:F4:71:4F:0B:C8:E0:71:B6:40:3D:D3:4C:4D:DE:62:D8:1D:D4:B9:1D:1A:A3:56:DE:E6',
    modulus: 'c5eaa86586d0fd2afc0ce150fbfa9b11',
    product: 'WSO2 Carbon products',
    year: 2019,
  },
  // CN=www.company.com, OU=MyDivision, O=MyCompany; 2020-10-22 to 2022-10-22; product-microgateway: resources/certs/localhost.pem
  {
    fingerprint256: '08:EA:17:93:A7:E5:08:6E:5F:BA:A3:0C:32:22:6D:F3:8D:C6:09:F6:65:AC:70:61:A1:C3:89:23:FE:23:20:63',
    modulus: 'dd3d41f88f7b624e293dc8ddf5ee54b2',
    product: 'WSO2 API Microgateway',
    year: 2020,
  },
  // localhost; 2020-11-11 to 2023-01-20; product-microgateway: resources/router/security/mg.pem
  {
    fingerprint256: '98:13:D5:9C:43:E9:DC:7C:62:CF:99:17:03:D4:0C:A1:9A:2E:94:9E:82:DD:27:56:E8:39:82:AC:00:07:9E:33',
    modulus: 'd21e635cf5751eac1ed8d64c283ede92',
    product: 'WSO2 API Microgateway',
    year: 2020,
  },
  // localhost; 2020-12-09 to 2030-12-07; k8s-api-operator: developer guide, with the private key
  {
    fingerprint256: '36:8E:FB:58:26:A3:39:28:24:6B:8E:74:F1:9E:76:30:13:61:36:24:25:E9:45:FC:94:37:71:CB:16:10:97:F2',
    modulus: 'b1c26436af66758f6d9cf8a5d025e6bf',
    product: 'WSO2 API Operator',
    year: 2020,
  },
  // localhost; 2021-01-31 to 2031-01-29; product-microgateway: resources/security/mg.pem
  {
    fingerprint256: 'F7:06:B6:D2:F5:D4:3B:9C:6B:C2:FF:C8:B3:00:1E:90:80:A7:EF:CE:33:65:7A:E5:35:BB:6D:99:3F:63:8F:26',
    modulus: 'f2f8de1f3461be97cccacb6770f9cb05',
    product: 'WSO2 API Microgateway',
    year: 2021,
  },
  // CN=*.wso2.com, O=*.wso2.com; 2021-04-16 to 2022-04-16; product-microgateway:
  // resources/k8s-artifacts/choreo-connect/choreo-connect-ingress-tls-secret.yaml
  {
    fingerprint256: 'C5:BF:C8:73:69:0F:44:05:92:3D:A7:47:F9:C0:C3:49:4C:63:9B:1E:C8:2A:10:C1:D9:56:55:32:C4:1E:96:89',
    modulus: 'e6ee8a47f299f613158c9dfffc78a962',
    product: 'WSO2 Choreo Connect',
    year: 2021,
  },
  // localhost; 2022-01-26 to 2024-04-30; product-microgateway:
  // resources/k8s-artifacts/choreo-connect/enforcer-truststore-secret.yaml; product-is pull request 13039, product-apim issue 12317
  {
    fingerprint256: '02:E6:21:7A:58:FE:8E:F0:D1:91:E3:0F:6A:CF:44:CF:08:F4:7B:4C:18:C6:C6:4A:BD:F2:D4:87:B4:8C:0A:00',
    modulus: '91d8277280abcfae792eaf294dd5f4ed',
    product: 'WSO2 API Manager and Identity Server',
    year: 2022,
  },
  // localhost; 2023-01-09 to 2033-01-06; product-microgateway: resources/security/rate-limiter.pem
  {
    fingerprint256: '0F:11:BE:6B:B7:03:AC:2D:EC:AC:BE:4D:B6:E3:B2:92:F4:97:25:AA:A5:06:06:3E:4C:51:79:99:A8:01:BD:BD',
    modulus: 'de54deef3a33780158e310fd26994167',
    product: 'WSO2 Choreo Connect',
    year: 2023,
  },
  // localhost; 2023-02-22 to 2025-05-27; product-microgateway: resources/adapter/security/truststore/controlplane.pem;
  // api-manager issues 1492 and 1532
  {
    fingerprint256: '1B:24:29:B1:6E:F5:83:01:B7:4F:F1:62:53:65:5A:E8:55:37:E3:A5:BF:D1:59:08:5A:5A:8E:23:E5:A3:B2:2A',
    modulus: 'ccdaa37c1e32a58d1090ce109ebb5c16',
    product: 'WSO2 API Manager and Micro Integrator',
    year: 2023,
  },
  // Issued in March 2023; product-mi-tooling: monitoring-dashboard/distribution/src/main/resources/conf/security/dashboard.jks
  {
    fingerprint256: 'BB:25:8C:B4:2B:8F:A7:11:29:6E:A4:59:8B:ED:89:C8:F4:45:95:7F:BB:8F:B2:16:BD:A9:9C:63:DF:64:D0:B9',
    product: "WSO2 Micro Integrator's dashboard",
    year: 2023,
  },
  // localhost, but L=Santa Clara; 2023-12-06 to 2025-01-07; carbon-identity-framework: TestUtil of certificate management; product-is issue 22205
  {
    fingerprint256: '9D:B3:6B:A1:1A:21:DA:D5:56:53:72:7A:BC:E1:5D:74:57:93:E8:91:98:3F:E7:AA:DF:CE:1B:39:E3:B7:C8:62',
    modulus: '9ae23970f0aad7b37f7a4af29f4d0d36',
    product: 'WSO2 Identity Server',
    year: 2023,
  },
  // localhost; 2024-02-22 to 2026-05-27; helm-apim: distributed/control-plane/confs/wso2.crt; api-manager issue 2507
  {
    fingerprint256: '80:F1:54:F2:C8:2D:4F:5E:8F:B9:6A:63:74:CC:23:10:EB:14:1B:DC:B1:68:78:7C:AD:9E:FA:5B:44:07:F3:85',
    modulus: 'e6c77b8aebdb5153ed7ba8cb3dc24b4a',
    product: 'WSO2 API Manager',
    year: 2024,
  },
  // localhost; 2024-09-10 to 2026-12-14; helm-mi: icp/files/default-ca.crt
  {
    fingerprint256: '5D:09:4D:20:99:AC:6E:67:0E:53:7D:50:85:3B:60:FB:EE:3D:D0:88:58:E5:0D:B0:6E:22:FF:E3:AD:92:64:6D',
    modulus: 'b87b0f7cb8e6057d822a17b6c433c51f',
    product: 'WSO2 Micro Integrator',
    year: 2024,
  },
  // localhost, but L=Santa Clara; 2025-01-08 to 2026-01-08; docs-is: en/includes/guides/authentication/oidc/validate-jwt-with-jwks.md has
  // its fingerprint, and the certificate without its end
  {
    fingerprint256: '9B:F7:82:53:A0:CB:31:54:D7:F6:1E:53:A2:62:FA:E1:2C:2D:A7:E0:0C:B2:60:3E:EB:1B:D6:09:3A:F9:81:FE',
    modulus: 'a4aadc5e7a0053cdad7fb95facaee75e',
    product: 'WSO2 Identity Server',
    year: 2025,
  },
  // localhost; 2025-02-13 to 2027-05-19; helm-apim: all-in-one/confs/wso2.crt
  {
    fingerprint256: '1E:1B:CD:EB:0A:46:47:21:50:C5:55:42:A9:CC:02:F3:94:81:E5:DD:1E:6E:A4:93:C8:2B:02:3C:BE:03:B4:4C',
    modulus: 'afd3cfd16fbb533379127d62510f8013',
    product: 'WSO2 API Manager',
    year: 2025,
  },
  // CN=example.com; 2025-05-19 to 2035-05-17; product-microgateway: resources/mcp/security/server.pem
  {
    fingerprint256: 'A3:02:C5:35:D4:5A:9A:43:08:3E:AE:58:82:C8:69:E9:40:90:E9:75:E5:17:78:EC:28:15:5C:21:ED:EB:CD:F4',
    modulus: '8c609c700bacff6ad44582c4f5a94318',
    product: 'WSO2 Choreo Connect',
    year: 2025,
  },
  // localhost; 2025-08-13 to 2027-12-26; helm-mi: mi/confs/backend-ca.crt
  {
    fingerprint256: '30:31:1C:84:50:3C:95:5D:08:4D:90:93:C1:71:B8:2D:ED:E7:C6:CB:98:DD:D3:DA:2B:02:01:C2:E0:BC:67:F7',
    modulus: 'b5335297acda677a20c1decc097ed060',
    product: 'WSO2 Micro Integrator',
    year: 2025,
  },
  // CN=localhost, OU=API Gateway, O=WSO2, L=San Francisco, ST=California, C=US; 2025-12-05 to 2125-11-11; api-platform:
  // gateway/gateway-controller/listener-certs/default-listener.crt
  {
    fingerprint256: '87:F8:BF:1B:23:36:0E:26:20:FC:01:D6:8F:53:3A:74:E6:D3:C1:CB:67:19:37:AA:54:50:F7:A7:8D:03:7C:01',
    modulus: 'bdebce5bd3714cd2fa4fa3a8fccd7f8e',
    product: 'WSO2 API Platform',
    year: 2025,
  },
  // localhost, but L=Santa Clara; 2026-01-12 to 2027-01-12; docs-is:
  // en/includes/guides/authentication/oidc/validate-id-tokens.md; product-is issue 26523: a renewal with the key of 2025
  {
    fingerprint256: 'E4:13:60:4C:A9:27:96:DD:8E:C9:2F:4E:62:B0:AF:A1:08:9E:80:90:07:A9:24:5E:BB:87:33:D7:69:D4:5A:8A',
    modulus: 'a4aadc5e7a0053cdad7fb95facaee75e',
    product: 'WSO2 Identity Server',
    year: 2026,
  },
  // localhost; 2026-03-04 to 2028-06-06; helm-apim: distributed/control-plane/confs/wso2.crt; helm-mi: icp/confs/backend-ca.crt
  {
    fingerprint256: 'CA:5C:9B:54:F9:B6:D3:9F:39:6A:1A:AA:7A:78:04:81:39:3C:1D:FB:B5:67:CF:AC:FB:96:2E:6A:88:AD:65:88',
    modulus: 'b273fc015f108479e64a550d9f2adb42',
    product: 'WSO2 API Manager and Micro Integrator',
    year: 2026,
  },
]
