/**
 * Runs before the program, in its process. strace counts the calls of each thread separately, so that "the second
 * rename" would be the one of whichever thread is first. These calls, all of which fail, put the thread that works on
 * files so far ahead of the main thread that a number names one call only.
 */
const fs = require('node:fs')
const {isMainThread} = require('node:worker_threads')

const often = 64
const seldom = 16
const notOpen = 2 ** 30
const nowhere = '/dev/null/nowhere'

/** @type {{times: number, call: (done: () => void) => void}[]} */
const calls = [
  {times: often, call: (done) => fs.open(nowhere, 'r', done)},
  {times: often, call: (done) => fs.write(notOpen, '.', done)},
  {times: seldom, call: (done) => fs.fsync(notOpen, done)},
  {times: seldom, call: (done) => fs.fdatasync(notOpen, done)},
  {times: seldom, call: (done) => fs.fchmod(notOpen, 0o600, done)},
  {times: seldom, call: (done) => fs.fchown(notOpen, 0, 0, done)},
  {times: seldom, call: (done) => fs.ftruncate(notOpen, 0, done)},
  {times: seldom, call: (done) => fs.chmod(nowhere, 0o600, done)},
  {times: seldom, call: (done) => fs.rename(nowhere, nowhere, done)},
  {times: seldom, call: (done) => fs.link(nowhere, nowhere, done)},
  {times: seldom, call: (done) => fs.unlink(nowhere, done)},
  {times: seldom, call: (done) => fs.mkdir(nowhere, done)},
  {times: seldom, call: (done) => fs.rmdir(nowhere, done)},
]

if (isMainThread) for (const {times, call} of calls) for (let count = 0; count < times; count++) call(() => undefined)
