/** Lets tests and `npm run dev` run the source, threads too: tsx finds the `.ts` behind a `.js` that is imported, but not behind the file a thread starts with. */
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
