/** Warnings about aliases that Micro Integrator or its container will not find, whatever the output format. */
import {listed, mostShown} from '../wording.js'

/** Collects remarks while aliases are added one by one. Memory use does not grow with their number. */
interface AliasRemarks {
  add(alias: string): void
  remarks(): readonly string[]
}

/**
 * At most two sentences: one lists the aliases that are not valid names of environment variables, one those that MI's vault splits.
 * POSIX, XBD 8.1: a variable's name is a C identifier. A shell may drop other names from the environment it passes on, and MI is
 * started by a shell. Depending on its version, Kubernetes skips such keys of a Secret in `envFrom` or passes them to that shell.
 */
export function aliasRemarks(): AliasRemarks {
  const collected = warnings.map((warning) => ({...warning, first: [] as string[], count: 0}))
  return {
    add: (alias) => {
      for (const each of collected) {
        if (!each.catches.test(alias)) continue
        if (++each.count <= mostShown) each.first.push(alias)
      }
    },
    remarks: () =>
      collected.filter(({count}) => count > 0).map(({first, count, remark}) => remark(listed(first, count), count)),
  }
}

interface AliasWarning {
  readonly catches: RegExp
  /** @param names the aliases caught, quoted */
  readonly remark: (names: string, count: number) => string
}

const warnings: readonly AliasWarning[] = [
  {
    catches: /^(?![A-Za-z_]\w*$)/,
    remark: (names, count) =>
      count === 1
        ? `${names} is not a valid environment variable name, so $env{…} and ENV lookups will not find it; use only letters, digits and "_", not beginning with a digit, or mount the secret as a file`
        : `${names} are not valid environment variable names, so $env{…} and ENV lookups will not find them; use only letters, digits and "_", not beginning with a digit, or mount the secrets as files`,
  },
  {
    catches: /:/,
    remark: (names) =>
      `Micro Integrator's vault splits aliases at ":" and looks up a different one: ${names}; use aliases without ":"`,
  },
]
