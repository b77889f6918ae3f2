/**
 * At every start oclif checks for WSL, only to mention it in `--version`. The check takes longer than all the rest of
 * `--version`.
 */
module.exports = {isWsl: false}
