/** Data of the page: gzip in base64, each block unpacked when somebody looks into it. */

/**
 * @param {string} base64
 * @returns {Promise<unknown>}
 */
export async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}

/**
 * Reads by number and keeps the last `most` that were new.
 * @template T
 * @param {(number: number) => Promise<T>} read
 * @param {number} most
 * @returns {(number: number) => Promise<T>}
 */
export function keepingLast(read, most) {
  /** @type {Map<number, Promise<T>>} */
  const kept = new Map();
  return (number) => {
    const known = kept.get(number);
    if (known !== undefined) return known;
    const [oldest] = kept.keys();
    if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
    const made = read(number);
    kept.set(number, made);
    return made;
  };
}
