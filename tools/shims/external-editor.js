/** The program has no prompt that opens an editor. The library for it takes up half a megabyte. */
export function edit() {
  throw new Error('this build has no editor')
}

export {edit as editAsync}
