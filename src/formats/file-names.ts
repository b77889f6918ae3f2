/** What a file's name says of its format. */

/** By the last part of the name alone: `.env`, `.env.*` and `*.env`. */
export function isDotenvName(fileName: string): boolean {
  return /(?:^|[\\/])(?:\.env(?:\.[^\\/]*)?|[^\\/]*\.env)$/.test(fileName)
}
