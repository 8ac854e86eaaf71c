/** The Retry-After header (RFC 9110, section 10.2.3): seconds or an HTTP date, and what some servers write instead. */

/** Seconds from `nowMs` on, at least 0; null when the header is absent or says nothing readable. */
export function retryAfterSeconds(header: string | readonly string[] | undefined, nowMs: number): number | null {
  const text = (typeof header === 'string' ? header : header?.[0])?.trim();
  if (text === undefined || text === '') return null;
  // RFC 9110 allows whole seconds only; fractions, with or without a unit, are seen.
  const number = /^(\d+(?:\.\d+)?)\s*(ms|s)?$/i.exec(text);
  if (number !== null) return Number(number[1]) / (number[2]?.toLowerCase() === 'ms' ? 1000 : 1);
  // A date has a day's name and a time; anything else that Date.parse would make something of is not meant as one.
  if (!/^[a-z]{3,9},? .*\d:\d\d/i.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, (date - nowMs) / 1000);
}
