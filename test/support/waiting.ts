import {readdirSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'

/** Waits until something is the case, for example because another process did it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(5)
}

/** Waits until a file whose name ends like that is in the directory. */
export async function untilThere(directory: string, ending: string): Promise<void> {
  await until(() => readdirSync(directory).some((name) => name.endsWith(ending)))
}
