/** The aliases that Micro Integrator's vault finds, whichever of its readers the alias passes. */

/** @returns why the vault does not find the alias, as a fragment that follows it; undefined if it does */
export function vaultProblem(alias: string): string | undefined {
  if (alias === '') return 'must not be empty'
  if (/^[\w-]+(?:\.[\w-]+)*$/.test(alias)) return undefined
  return `has a name that Micro Integrator's vault loses: use letters, digits, "_" and "-"`
}
