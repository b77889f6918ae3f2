/** What pages begin with, and how they name each other. */
import {bold, escapeRoff} from './roff.js'

/**
 * When the manual was last revised. mandoc wants a date, and today's would change the pages with every run: set it by
 * hand, with the version.
 */
const revised = '2026-11-28'

/** @returns the first lines of a page */
export function header(name: string, version: string): string {
  return [
    String.raw`.\" Generated from the commands by "npm run docs". Do not edit.`,
    `.TH ${escapeRoff(name.toUpperCase())} 1 ${revised} "mi ${version}" "mi Manual"`,
    // Justified lines have holes at 80 columns, and hyphens in names of files and commands mislead.
    '.ad l',
    '.nh',
  ].join('\n')
}

/** @returns a page's name as references have it, never hyphenated */
export function reference(name: string): string {
  return String.raw`\%${bold(escapeRoff(name))}(1)`
}
