/** `length`, but at least 1, rounded up to a multiple of `block`. */
export function roundUp(length: number, block: number): number {
  return Math.ceil(Math.max(1, length) / block) * block;
}
