/** Keeps tokens and secrets out of what Node.js logs. */
import {StoreError} from '../errors.js'
import {printable} from '../wording.js'

/** The parts of Node.js that log headers, bodies, TLS options, or the variables of a process that is started. */
const telling = ['child_process', 'http', 'http2', 'https', 'net', 'stream', 'tls', 'undici']

/**
 * Node.js reads NODE_DEBUG before any program starts, so this cannot be turned off any more.
 * @throws StoreError if Node.js would print tokens or secrets
 */
export function refuseLoggedTraffic({NODE_DEBUG}: NodeJS.ProcessEnv): void {
  const patterns = (NODE_DEBUG ?? '').split(',').filter((word) => word !== '')
  const found = patterns.filter((pattern) => telling.some((name) => matches(name, pattern)))
  if (found.length === 0) return
  throw new StoreError(
    `with NODE_DEBUG=${printable(found.join(','))}, Node.js would print tokens and secrets`,
    'unset NODE_DEBUG to read from a store',
  )
}

/** As Node.js reads the variable (lib/internal/util/debuglog.js): `*` stands for anything, and case does not matter. */
function matches(name: string, pattern: string): boolean {
  const escaped = pattern.replaceAll(/[|\\{}()[\]^$+?.]/g, String.raw`\$&`).replaceAll('*', '.*')
  return new RegExp(`^${escaped}$`, 'i').test(name)
}
