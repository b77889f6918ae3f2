/** The interface of snippets: the lines of configuration that refer to secrets. */

/** A secret that a configuration refers to. */
export interface ReferredSecret {
  readonly alias: string
  /** The name of its Kubernetes Secret, if it has one. */
  readonly secret?: string | undefined
}

/** A release of Micro Integrator. */
interface Release {
  readonly major: number
  readonly minor: number
}

export interface SnippetOptions {
  /** Undefined if it is not known: then the lines work with every release. */
  readonly release?: Release | undefined
  /** The name of the Kubernetes Secret, for secrets without one. */
  readonly secretName?: string | undefined
}

/** A kind of lines to paste. */
export interface Snippet {
  readonly name: string
  /** A fragment, for help. */
  readonly summary: string
  /**
   * Where a lookup of the alias reads the secret. Micro Integrator caches lookups by alias for ten seconds, whatever their source.
   * Absent if there is no such lookup, or it has another name.
   */
  readonly source?: 'DOCKER' | 'ENV' | 'FILE' | 'the vault'
  /** Whether the secret is read by a lookup that decrypts RSA only. */
  readonly isRsaOnly?: true
  /** Why the lines cannot refer to the alias, as a fragment that follows it; undefined if they can. */
  refusal(alias: string, options: SnippetOptions): string | undefined
  /** @param secrets at least one; `refusal` accepts each @returns the lines, which end in a line feed */
  render(secrets: readonly ReferredSecret[], options: SnippetOptions): string
  /** What the user should know, as a sentence without a full stop. @param first the first alias, as an example */
  remark?(first: string, options: SnippetOptions): string | undefined
}

export function isAtLeast(release: Release | undefined, major: number, minor: number): boolean {
  return release !== undefined && (release.major > major || (release.major === major && release.minor >= minor))
}
