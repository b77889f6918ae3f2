/**
 * Lets tests and `npm run dev` run TypeScript, in threads too: tsx finds the `.ts` file if a `.js` is imported, but not
 * if a thread starts with it. JavaScript, since Node.js runs it before it can run TypeScript.
 */
import {register} from 'node:module'
import {isMainThread} from 'node:worker_threads'
import 'tsx'
import {register as registerTsx} from 'tsx/esm/api'

const hook = `
import {existsSync} from 'node:fs'
export function resolve(specifier, context, next) {
  const source = specifier.replace(/\\.js$/, '.ts')
  const isOurs = source !== specifier && specifier.startsWith('file:') && !specifier.includes('/node_modules/')
  return next(isOurs && existsSync(new URL(source)) && !existsSync(new URL(specifier)) ? source : specifier, context)
}`

if (!isMainThread) registerTsx()
register(`data:text/javascript,${encodeURIComponent(hook)}`)
