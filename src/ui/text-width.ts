/** How wide a text is on a terminal. */
import stringWidth from 'string-width'

/** Whether a text has only characters that take one terminal column and can be shown. Most do; others take longer to measure. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x20 || unit > 0x7e) return false
  }
  return true
}

/** @param text without control characters @returns how many terminal columns it takes */
export function textWidth(text: string): number {
  return isAscii(text) ? text.length : stringWidth(text)
}
