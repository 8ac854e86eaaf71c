/** An English word without its plural, where spelling alone tells: "stones" is "stone", "diagnosis" stays. */
export function singular(word: string): string {
  return word.length > 3 && /[^siu]s$/.test(word) ? word.slice(0, -1) : word;
}
