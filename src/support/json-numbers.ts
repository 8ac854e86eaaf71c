/** JSON.parse that keeps a number as the text it was written as, where its value would be another. */

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseWith = JSON.parse as (text: string, reviver?: Reviver) => unknown;

/** Which numbers keep their text: looked for by `unusual` first, since a reviver takes several times as long. */
export interface NumbersKept {
  /** Finds every text that may hold one; it may find others too. */
  readonly unusual: RegExp;
  readonly stands: (value: number, source: string) => boolean;
}

export function parseKeepingNumbers(text: string, { unusual, stands }: NumbersKept): unknown {
  if (!unusual.test(text)) return parseWith(text);
  return parseWith(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && !stands(value, source) ? source : value,
  );
}
