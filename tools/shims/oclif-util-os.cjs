/**
 * At every start oclif asks the system for the user's shell and home, which fails for a user without an entry in passwd, and
 * checks for WSL. The program uses none of the answers, and the check takes longer than all the rest of `--version`.
 */
module.exports = {
  /** Without a home oclif would read its colors from a directory for temporary files, in which others can write. */
  getHomeDir: () => '/nonexistent',
  getPlatform: () => Promise.resolve(process.platform),
  getShell: () => Promise.resolve('unknown'),
}
