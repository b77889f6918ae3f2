/** Attributes of files that Node.js cannot read or write: an access control list, an extended attribute, immutability, and mounts. */
import {execFileSync} from 'node:child_process'

/** Tag, permissions and user of each entry, as in linux/posix_acl_xattr.h: user 1234 may read. */
const entries = [
  [1, 6, -1],
  [2, 4, 1234],
  [4, 4, -1],
  [16, 4, -1],
  [32, 0, -1],
]
const acl = `struct.pack('<I', 2) + b''.join(struct.pack('<HHi', *each) for each in ${JSON.stringify(entries)})`

/** Gives both to the file. @returns whether its file system has them */
export function setAttributes(file: string): boolean {
  try {
    python(`os.setxattr(file, 'system.posix_acl_access', ${acl}); os.setxattr(file, 'user.mi', b'kept')`, file)
    return true
  } catch {
    return false
  }
}

/** Which of the two the file has. */
export function attributesOf(file: string): readonly string[] {
  const found = python(
    `has = lambda name, value: name in os.listxattr(file) and os.getxattr(file, name) == value; ` +
      `print(has('system.posix_acl_access', ${acl}), has('user.mi', b'kept'))`,
    file,
  )
  const [hasList, hasAttribute] = found.trim().split(' ')
  return [
    ...(hasList === 'True' ? ['access control list'] : []),
    ...(hasAttribute === 'True' ? ['extended attribute'] : []),
  ]
}

/**
 * Lets not even root replace the file, or lets it again.
 * @returns whether its file system can do so
 */
export function setImmutable(file: string, isImmutable: boolean): boolean {
  return run('chattr', isImmutable ? '+i' : '-i', file)
}

/**
 * Mounts the file over itself, or ends that.
 * @returns whether the system permits it
 */
export function setMounted(file: string, isMounted: boolean): boolean {
  return isMounted ? run('mount', '--bind', file, file) : run('umount', file)
}

function run(program: string, ...words: readonly string[]): boolean {
  try {
    execFileSync(program, words, {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
}

function python(code: string, file: string): string {
  const program = `import os, struct, sys; file = sys.argv[1]; ${code}`
  return execFileSync('python3', ['-c', program, file], {encoding: 'utf8', stdio: 'pipe'})
}
