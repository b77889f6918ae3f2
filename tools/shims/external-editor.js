/** The program has no prompt that opens an editor; what that would bring along is half a megabyte. */
export function edit() {
  throw new Error('no editor in this build')
}

export {edit as editAsync}
