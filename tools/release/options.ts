/** The options of `npm run release`. */
import {parseArgs} from 'node:util'
import path from 'node:path'
import {BuildError} from '../build-error.js'
import {root} from '../paths.js'

export interface ReleaseOptions {
  /** The directory to write to; what is in it is deleted. */
  readonly out: string
  /** The Node.js binaries to put the program into. */
  readonly nodes: readonly string[]
  /** The license of these binaries. Undefined: look for it where Node.js is usually installed. */
  readonly license: string | undefined
  /** For the Debian package: `Name <address>`. */
  readonly maintainer: string
  /** Whether a tree with changes that are not committed may be released, to try it out. */
  readonly dirty: boolean
}

const help = `usage: npm run release -- [options]

  --out DIRECTORY        where to write (default: out)
  --node FILE            Node.js binary to use, of the same version as the running one (default: the running one);
                         repeat it to release for several systems
  --node-license FILE    license of Node.js (default: the one installed with it)
  --maintainer TEXT      maintainer of the Debian package: "Name <address>"
  --dirty                release a tree with uncommitted changes
`

const nobody = 'mi-cli maintainers <maintainers@mi-cli.invalid>'

/** @throws BuildError for an invalid command line @returns undefined if help was asked for, and printed */
export function readOptions(words: readonly string[]): ReleaseOptions | undefined {
  const {values} = parse(words)
  if (values.help === true) {
    process.stdout.write(help)
    return undefined
  }
  return {
    out: path.resolve(values.out ?? path.join(root, 'out')),
    nodes: (values.node ?? [process.execPath]).map((file) => path.resolve(file)),
    license: values['node-license'],
    maintainer: values.maintainer ?? nobody,
    dirty: values.dirty === true,
  }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        out: {type: 'string'},
        node: {type: 'string', multiple: true},
        'node-license': {type: 'string'},
        maintainer: {type: 'string'},
        dirty: {type: 'boolean'},
        help: {type: 'boolean'},
      },
    })
  } catch (error) {
    throw new BuildError(`${(error as Error).message}\n${help}`)
  }
}
