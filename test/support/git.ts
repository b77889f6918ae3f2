/** Repositories for tests, made by git itself: honest ones, and ones that would run a program of theirs. */
import {spawnSync} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Environment, Place} from './cli.js'

const settings = ['user.name=Test', 'user.email=test@example.org', 'init.defaultBranch=main', 'commit.gpgSign=false']

/** How git ended, in the working folder of a place. */
export function tryGit(place: Place, words: readonly string[], env: Environment = {}) {
  const all = [...settings.flatMap((setting) => ['-c', setting]), ...words]
  return spawnSync('git', all, {cwd: place.work, env: place.environment(env), encoding: 'utf8'})
}

/** Runs git as a developer would. Throws with what it has printed if it fails. */
export function git(place: Place, ...words: readonly string[]): string {
  const {status, stdout, stderr} = tryGit(place, words)
  if (status !== 0) throw new Error(`git ${words.join(' ')} ended with ${String(status)}: ${stdout}${stderr}`)
  return stdout
}

/** What shows that a program of the repository ran. */
export interface Trap {
  /** The path of a script that leaves a mark. */
  readonly script: string
  /** The text of a program that runs the script. */
  readonly program: string
  readonly hasRun: () => boolean
  readonly reset: () => void
}

/** Writes a script that leaves a mark outside the repository. */
export function writeTrap(place: Place): Trap {
  const mark = path.join(place.home, 'mark')
  const script = place.write('evil.sh', `#!/bin/sh\necho ran >>'${mark}'\n`)
  chmodSync(script, 0o755)
  return {
    script,
    program: `#!/bin/sh\nexec '${script}'\n`,
    hasRun: () => existsSync(mark),
    reset: () => {
      rmSync(mark, {force: true})
    },
  }
}

const hooks = ['post-index-change', 'pre-commit', 'post-checkout', 'fsmonitor-watchman', 'reference-transaction']

/** Sets everything in the configuration of the repository that git runs as a program, and its attributes. */
export function makeHostile(place: Place, {script, program}: Trap): void {
  for (const name of hooks) {
    mkdirSync(place.path('hooks'), {recursive: true})
    writeFileSync(place.path('hooks', name), program, {mode: 0o755})
  }
  place.write('.gitattributes', '* filter=evil diff=evil merge=evil\n')
  place.write('included', `[core]\n\tfsmonitor = ${script}\n\tpager = ${script}\n`)
  place.write(
    '.git/config',
    `[core]
	repositoryformatversion = 1
	bare = false
	fsmonitor = ${script}
	hooksPath = ${place.path('hooks')}
	pager = ${script}
	editor = ${script}
	sshCommand = ${script}
	askPass = ${script}
	gitProxy = ${script}
	alternateRefsCommand = ${script}
	attributesFile = ${place.path('.gitattributes')}
[include]
	path = ../included
[pager]
	ls-files = ${script}
	check-ignore = ${script}
[alias]
	ls-files = !${script}
	check-ignore = !${script}
	cat-file = !${script}
[filter "evil"]
	clean = ${script}
	smudge = ${script}
	process = ${script}
	required = true
[diff]
	external = ${script}
[diff "evil"]
	command = ${script}
	textconv = ${script}
[merge "evil"]
	driver = ${script}
[gpg]
	program = ${script}
[log]
	showSignature = true
[credential]
	helper = !${script}
[uploadpack]
	packObjectsHook = ${script}
[submodule]
	recurse = true
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[remote "origin"]
	url = ext::${script}
	uploadpack = ${script}
	promisor = true
	partialclonefilter = blob:none
[extensions]
	partialClone = origin
	worktreeConfig = true
`,
  )
  place.write('.git/config.worktree', `[core]\n\tfsmonitor = ${script}\n`)
}
