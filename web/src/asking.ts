/** What the pages ask their server: once, or again and again while it is looked at. What went wrong is a value. */
import { useEffect, useState } from 'preact/hooks';

export class AskError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export async function ask<Answer>(address: string, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(address, signal === undefined ? {} : { signal });
  const value = (await response.json()) as Answer & { readonly error?: string };
  if (!response.ok) throw new AskError(response.status, value.error ?? `${response.status}`);
  return value;
}

export interface Asked<Answer> {
  /** The last that came; null: none yet. */
  readonly value: Answer | null;
  /** Why the last asking failed; null: it did not. */
  readonly trouble: string | null;
  readonly again: () => void;
}

/** Seconds until the same is asked again, by what came last; null: never. */
export type Pace<Answer> = (last: Answer | null) => number | null;

const once = (): null => null;

/** `address` null asks nothing. `pace` is one function for all calls; a page that nobody sees asks once. */
export function useAsked<Answer>(address: string | null, pace: Pace<Answer> = once): Asked<Answer> {
  const [state, setState] = useState<{ address: string | null; value: Answer | null; trouble: string | null }>({
    address,
    value: null,
    trouble: null,
  });
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (address === null) return undefined;
    const aborted = new AbortController();
    let timer = 0;
    let last: Answer | null = null;
    let hasAsked = false;
    const later = (): void => {
      const seconds = pace(last);
      if (seconds !== null && !aborted.signal.aborted) timer = window.setTimeout(askNow, seconds * 1000);
    };
    const askNow = async (): Promise<void> => {
      if (document.hidden && hasAsked) return later();
      hasAsked = true;
      try {
        const value = await ask<Answer>(address, aborted.signal);
        last = value;
        setState({ address, value, trouble: null });
        later();
      } catch (error) {
        if (aborted.signal.aborted) return;
        setState((before) => ({
          address,
          value: before.address === address ? before.value : null,
          trouble: told(error),
        }));
        later();
      }
    };
    void askNow();
    return () => {
      aborted.abort();
      clearTimeout(timer);
    };
  }, [address, times, pace]);
  const isOld = state.address !== address;
  return {
    value: isOld ? null : state.value,
    trouble: isOld ? null : state.trouble,
    again: () => setTimes((before) => before + 1),
  };
}

/** In the place of a browser's own words, which differ. */
export const NO_ANSWER = 'no answer';

export function told(error: unknown): string {
  if (error instanceof TypeError) return NO_ANSWER;
  return error instanceof Error ? error.message : String(error);
}
