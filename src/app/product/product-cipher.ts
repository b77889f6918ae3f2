/** The transformation of a product's secrets: there is one for all of them. */
import type {KeyKind, Transformation} from '../../cipher/transformation.js'
import {configuredName, findTransformation, transformationsFor} from '../../cipher/transformations.js'
import {FormatError, UsageError} from '../../errors.js'
import {resolveCipherRequest, type CipherRequest} from '../keys/choose-transformation.js'
import type {Product, ProductSecretConf} from './product.js'

/** A transformation, and what determines it. */
export interface ProductCipher {
  readonly transformation: Transformation
  /** For messages; `the default` also for what the product's vault takes by default. */
  readonly from: '--cipher' | 'MI_CIPHER' | 'secret-conf.properties' | 'the default' | 'the profile'
}

interface WantedCipher {
  readonly kind: KeyKind
  /** What has the key, for messages: `profile "default"`. */
  readonly holder: string
  readonly request: CipherRequest
  /** The transformation that was chosen for the profile; undefined if none was. */
  readonly ofProfile: string | undefined
}

/**
 * Chooses the requested transformation; otherwise the one that the product's vault is set up for; otherwise the profile's; otherwise the
 * default of the release.
 * @throws UsageError as `resolveCipherRequest`; FormatError for a transformation in secret-conf.properties that is not known
 */
export function chooseProductCipher(product: Product, {kind, holder, request, ofProfile}: WantedCipher): ProductCipher {
  const requested = resolveCipherRequest(kind, holder, request)
  if (requested !== undefined) {
    return {transformation: requested, from: request.flag === undefined ? 'MI_CIPHER' : '--cipher'}
  }
  const configured = configuredTransformation(product.secretConf)
  if (configured?.keyKind === kind) return {transformation: configured, from: 'secret-conf.properties'}
  if (ofProfile !== undefined) return {transformation: findTransformation(ofProfile), from: 'the profile'}
  return {transformation: defaultFor(product, kind), from: 'the default'}
}

/** @returns undefined if the vault is not set up @throws FormatError for a transformation that is not known */
export function configuredTransformation({content, shown}: ProductSecretConf): Transformation | undefined {
  const {algorithm} = content
  if (algorithm === undefined) return undefined
  try {
    return findTransformation(algorithm)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new FormatError('contains an unknown transformation', error.hint).about(shown)
  }
}

/** Whether the vault is set up for a transformation. What it is set up for does not say the provider. @param name of the transformation */
export function isConfiguredCipher(configured: Transformation | undefined, name: string): boolean {
  return configured !== undefined && configuredName(configured.name) === configuredName(name)
}

/** Products without a deployment.toml have an older vault, which may not read the transformation at all. */
function defaultFor({home}: Product, kind: KeyKind): Transformation {
  return kind === 'rsa' && home.secretsFormat === 'properties'
    ? findTransformation('RSA/ECB/PKCS1Padding')
    : transformationsFor(kind)[0]
}
