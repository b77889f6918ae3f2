/** A secret that is planted in inputs. No message may contain a part of it. */

export const canary = 'QXZJKWVYQXZJ'

/** How `data` of a manifest and the profiles of older tools write it. */
export const canaryInBase64 = Buffer.from(canary).toString('base64')

/** That many characters of it occur nowhere by accident. Mutations may have cut it. */
const windowLength = 6

/** @returns whether the text contains a part of the canary, in plaintext or in base64 */
export function showsCanary(text: string): boolean {
  return [canary, canaryInBase64].some((secret) => windowsOf(secret).some((part) => text.includes(part)))
}

function windowsOf(secret: string): readonly string[] {
  return Array.from({length: secret.length - windowLength + 1}, (_, at) => secret.slice(at, at + windowLength))
}
