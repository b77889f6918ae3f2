/** What the way to MI does to an alias, whichever output it is written to. */
import {listed, mostShown} from '../wording.js'

/** Gathers remarks while aliases pass by, in a memory that does not grow with them. */
export interface AliasRemarks {
  add(alias: string): void
  remarks(): readonly string[]
}

/**
 * One sentence for the aliases that no container and no shell can bear as a variable, one for those that MI's vault takes apart.
 * POSIX, XBD 8.1: a variable's name is a C identifier. A shell may drop others from the environment it hands on, and MI is
 * started by one; Kubernetes, by its version, leaves out such keys of a Secret in `envFrom` or hands them to that shell.
 */
export function aliasRemarks(): AliasRemarks {
  const gathered = rules.map((rule) => ({...rule, first: [] as string[], count: 0}))
  return {
    add: (alias) => {
      for (const each of gathered) {
        if (!each.catches.test(alias)) continue
        if (++each.count <= mostShown) each.first.push(alias)
      }
    },
    remarks: () =>
      gathered.filter(({count}) => count > 0).map(({first, count, remark}) => remark(listed(first, count))),
  }
}

const rules: readonly {readonly catches: RegExp; readonly remark: (names: string) => string}[] = [
  {
    catches: /^(?![A-Za-z_]\w*$)/,
    remark: (names) =>
      `not valid as environment variable names, so $env{…} and ENV lookups will not find them: ${names}; use letters, digits and "_", or mount them as files`,
  },
  {
    catches: /:/,
    remark: (names) => `MI's vault splits aliases at ":" and will look for another: ${names}; use names without ":"`,
  },
]
