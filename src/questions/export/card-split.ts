/** A split's name as `datasets` takes it: letters, digits, underscores. */
export function cardSplit(name: string): string {
  return name.replaceAll('-', '_');
}
