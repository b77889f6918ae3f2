/** Makes the npm package's tarball. npm sets all times, but takes the files' modes from the disk, so it packs a copy. */
import {chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {root} from '../paths.js'
import {run} from './run.js'

interface Packed {
  readonly filename: string
  readonly files: readonly {readonly path: string}[]
}

/** @param out the directory to write to @returns the tarball's file name */
export function npmPackage(out: string): string {
  const [listed] = pack(root, ['--dry-run'])
  const copy = mkdtempSync(path.join(tmpdir(), 'mi-release-'))
  try {
    for (const {path: name} of listed.files) {
      const file = path.join(copy, name)
      mkdirSync(path.dirname(file), {recursive: true})
      copyFileSync(path.join(root, name), file)
      chmodSync(file, name.startsWith('bin/') && name.endsWith('.js') ? 0o755 : 0o644)
    }
    return pack(copy, ['--pack-destination', out])[0].filename
  } finally {
    rmSync(copy, {recursive: true, force: true})
  }
}

function pack(directory: string, options: readonly string[]): readonly [Packed] {
  const words = ['pack', '--json', '--ignore-scripts', ...options]
  // npm would ask the registry whether there is a newer npm.
  return JSON.parse(run('npm', words, {cwd: directory, env: {npm_config_update_notifier: 'false'}})) as [Packed]
}
