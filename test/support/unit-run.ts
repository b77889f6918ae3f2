/** Whether this is `npm run test:unit`, which starts no program and tries fewer cases of each property. */

/** Set by test/support/unit-setup.ts, in the environment so that mocha's workers have it before they load a test. */
export const unitRunMark = 'MI_UNIT_RUN'

export function isUnitRun(): boolean {
  return process.env[unitRunMark] === '1'
}
