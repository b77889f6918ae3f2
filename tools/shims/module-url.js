/** What `import.meta.url` is in a module. */
import {pathToFileURL} from 'node:url'

export const moduleUrl = pathToFileURL(__filename).href
