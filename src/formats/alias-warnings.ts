/** Warnings about aliases that Micro Integrator or its container will not find, whatever the output format. */
import {listed, mostShown} from '../wording.js'
import {listMentions} from './text/mentions.js'
import type {ExistingValue, Remark, RemarkedPlace, RemarkKind} from './format.js'

/** Collects remarks while aliases are added one by one. Memory use does not grow with their number. */
interface AliasRemarks {
  add(alias: string): void
  remarks(): readonly string[]
}

/**
 * At most one sentence for each warning.
 * POSIX, XBD 8.1: a variable's name is a C identifier. A shell may drop other names from the environment it passes on, and MI is
 * started by a shell. Depending on its version, Kubernetes skips such keys of a Secret in `envFrom` or passes them to that shell.
 */
export function aliasRemarks(): AliasRemarks {
  const collected = warnings.map((warning) => ({...warning, first: [] as string[], count: 0}))
  return {
    add: (alias) => {
      if (isVariableName.test(alias)) return
      for (const each of collected) {
        if (!each.catches.test(alias)) continue
        if (++each.count <= mostShown) each.first.push(alias)
      }
    },
    remarks: () =>
      collected.filter(({count}) => count > 0).map(({first, count, remark}) => remark(listed(first, count), count)),
  }
}

/**
 * The same for the aliases of a block of an existing file, with their lines. Aliases that are not valid environment variable names are not
 * mentioned: MI reads such a file in other ways too.
 */
export function vaultRemarks(values: readonly ExistingValue[]): readonly Remark[] {
  const arePlain = plain.test(values.map(({alias}) => alias).join('.'))
  return vaultWarnings.map((kind) => ({kind, places: arePlain ? [] : placesCaught(values, kind)}))
}

/** No warning catches such aliases. To test them all at once takes hardly any time. */
const plain = /^[\w.-]*$/

function placesCaught(
  values: readonly ExistingValue[],
  {catches}: Pick<AliasWarning, 'catches'>,
): readonly RemarkedPlace[] {
  return values.flatMap((value, index) =>
    !value.overridden && catches.test(value.alias) ? [{text: listMentions([value]), at: value, value: index}] : [],
  )
}

interface AliasWarning {
  readonly catches: RegExp
  /** @param names the aliases caught, quoted */
  readonly remark: (names: string, count: number) => string
}

/**
 * carbon-secvault 1.2, which MI has since 4.6, takes `a:b` for a provider and its alias. config-mapper copies `[secrets]` into a file
 * of java.util.Properties without escapes, as `alias=value` in the platform's encoding.
 */
const vaultWarnings: readonly (RemarkKind & Pick<AliasWarning, 'catches'>)[] = [
  {
    catches: /:/,
    flaw: {kind: 'lost-name', problem: 'has a ":" in its name, where Micro Integrator 4.6 and later splits it'},
    remark: (names) =>
      `Micro Integrator 4.6 and later splits aliases at ":" and does not find them: ${names}; use aliases without ":"`,
  },
  {
    catches: /[\s=:\\]|[^ -~]|^[#!]/,
    flaw: {kind: 'lost-name', problem: 'has a name that Micro Integrator loses in [secrets] of its deployment.toml'},
    remark: (names) =>
      `Micro Integrator loses aliases like these in [secrets] of its deployment.toml: ${names}; use only letters, digits, "_", "-" and "."`,
  },
]

/** No warning catches such an alias. */
const isVariableName = /^[A-Za-z_]\w*$/

const warnings: readonly AliasWarning[] = [
  {
    catches: /^(?![A-Za-z_]\w*$)/,
    remark: (names, count) =>
      count === 1
        ? `${names} is not a valid environment variable name, so $env{…} and ENV lookups will not find it; use only letters, digits and "_", not beginning with a digit, or mount the secret as a file`
        : `${names} are not valid environment variable names, so $env{…} and ENV lookups will not find them; use only letters, digits and "_", not beginning with a digit, or mount the secrets as files`,
  },
  ...vaultWarnings,
]
