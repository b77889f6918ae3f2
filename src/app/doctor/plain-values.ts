/** Tells plaintext from values that are encrypted or elsewhere. */
import {isCiphertext} from '../../cipher/recognise-ciphertext.js'
import {isReference} from '../../formats/plaintext-marks.js'

/** Whether a value is neither encrypted nor a placeholder for one that is elsewhere. */
export function isPlaintext(value: string): boolean {
  const text = value.trim().replace(/^(["'])(.*)\1$/s, '$2')
  return text !== '' && !isCiphertext(text) && !isSopsCiphertext(text) && !isReference(text) && !isPlaceholder(text)
}

/** As sops writes it: https://github.com/getsops/sops (aes/cipher.go). */
function isSopsCiphertext(text: string): boolean {
  return /^ENC\[AES256_GCM,data:[a-z\d+/=]*,iv:[a-z\d+/=]+,tag:[a-z\d+/=]+,type:\w+\]$/i.test(text)
}

/** As the runtime, a shell, templates, vals and Argo CD replace it. */
function isPlaceholder(text: string): boolean {
  return (
    /^\$(?:[A-Z_][A-Z0-9_]*|secret\{[^{}]*\}|\{[^{}]*\}|\([^()]*\))$/.test(text) ||
    /^(?:\s*\{\{(?:(?!\}\}).)*\}\})+$|^<path:[^<>]*>$/s.test(text) ||
    /^(?:secret)?ref\+[a-z0-9]+:\/\/\S+$/.test(text)
  )
}
