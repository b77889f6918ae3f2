/** oclif loads hooks from files that it looks for. The program's only hook is in the bundle. */
import * as program from 'mi:commands'

export function loadWithData(): Promise<unknown> {
  return Promise.resolve({filePath: __filename, isESM: false, module: program})
}

export function tsPath(_root: string, target: string): Promise<string> {
  return Promise.resolve(target)
}
