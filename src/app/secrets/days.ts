/** Days in UTC, as records have them. */
import {UsageError} from '../../errors.js'
import {isDate} from '../../formats/text/record.js'

/** @returns `YYYY-MM-DD` */
export function today(): string {
  return dayAfter(0)
}

/** @param days from today on @returns `YYYY-MM-DD` */
export function dayAfter(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** A century. */
const mostDays = 36_525

/** @param text such as `30d` or `2w` @returns how many days that is @throws UsageError that names the flag */
export function parseDays(text: string, flag: string): number {
  const days = countDays(text)
  if (days !== undefined) return days
  throw new UsageError(
    `${flag} ${JSON.stringify(text)} is not a duration`,
    'use a number of days or weeks, such as 30d or 4w',
  )
}

/** @param text a day or a time from now: `2027-01-31`, `90d` @returns `YYYY-MM-DD` @throws UsageError that names the flag */
export function parseDay(text: string, flag: string): string {
  if (isDate(text) && text < today())
    throw new UsageError(
      `${flag} ${JSON.stringify(text)} is in the past`,
      'use the last day on which the secret is valid',
    )
  if (isDate(text)) return text
  const days = countDays(text)
  if (days !== undefined) return dayAfter(days)
  throw new UsageError(
    `${flag} is not a date`,
    'use a date such as 2027-01-31, or a number of days or weeks from now, such as 90d or 12w',
  )
}

function countDays(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,5})([dw])$/.exec(text) ?? []
  const days = Number(number) * (unit === 'w' ? 7 : 1)
  return number !== undefined && days <= mostDays ? days : undefined
}
