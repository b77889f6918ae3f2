/** What shows that a text is a Kubernetes manifest and not another mapping. */

/** @returns whether it has the fields that every object has: a JSON object anywhere, YAML at the beginning of a line */
export function isManifest(text: string): boolean {
  const isJson = text.trimStart().startsWith('{')
  return ['apiVersion', 'kind'].every((key) =>
    isJson ? text.includes(`"${key}"`) : new RegExp(`^(["']?)${key}\\1[ \\t]*:`, 'm').test(text),
  )
}
