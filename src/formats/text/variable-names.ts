/** The names that environment variables can have: shells drop others, and a shell starts Micro Integrator (POSIX, XBD 8.1). */

/** @returns why the name cannot be that of a variable, as a fragment that follows it; undefined if it can */
export function variableProblem(name: string): string | undefined {
  if (name === '') return 'must not be empty'
  if (/^[A-Za-z_]\w*$/.test(name)) return undefined
  return 'cannot be an environment variable: use only letters, digits and "_", not beginning with a digit'
}
