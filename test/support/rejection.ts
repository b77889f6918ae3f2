import {expect} from 'chai'

/**
 * Fails unless the promise is rejected, as `expect(…).to.throw` does for functions.
 * @param message a part of the error's message
 * @returns the error
 */
export async function expectRejection<E extends Error>(
  act: () => Promise<unknown>,
  kind: abstract new (...arguments_: never[]) => E,
  message: string | RegExp = '',
): Promise<E> {
  try {
    await act()
  } catch (error) {
    expect(error).to.be.instanceOf(kind)
    expect((error as Error).message).to.match(typeof message === 'string' ? literally(message) : message)
    return error as E
  }
  return expect.fail(`nothing was rejected with ${kind.name}`)
}

function literally(text: string): RegExp {
  return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
}
