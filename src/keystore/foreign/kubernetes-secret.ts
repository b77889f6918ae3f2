/** A manifest of a Kubernetes Secret or ConfigMap that contains a keystore. Its values are in base64, each on one line. */
import type {FileHead} from './content.js'

interface ManifestValue {
  readonly key: string
  readonly bytes: Uint8Array
  /** Extracts and decodes the value from FILE, and writes it to standard output. */
  readonly command: string
}

/** @returns undefined if the text is no such manifest */
export function manifestValues({text}: FileHead): readonly ManifestValue[] | undefined {
  if (!/^[ \t]*"?kind"?: *"?(?:Secret|ConfigMap)"?,?[ \r]*$/m.test(text)) return undefined
  return Array.from(
    text.matchAll(/^[ \t]*"?([-._A-Za-z\d]+)"?: *"?([A-Za-z\d+/=]{8,})"?,?\r?$/gm),
    ([, key = '', value = '']) => ({
      key,
      bytes: Buffer.from(value, 'base64'),
      command: String.raw`sed -n 's/^ *"*${key.replaceAll('.', String.raw`\.`)}"*: *//p' FILE | tr -cd 'A-Za-z0-9+/=' | base64 -d`,
    }),
  )
}

/** For a manifest in which no keystore was found. */
export const extractFromCluster = String.raw`extract the keystore: kubectl get secret NAME -o jsonpath='{.data.wso2carbon\.jks}' | base64 -d > wso2carbon.jks`
