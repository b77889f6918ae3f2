/** oclif asks at each start whether this is WSL, to say so in `--version`; finding out takes longer than all the rest of it. */
module.exports = {isWsl: false}
