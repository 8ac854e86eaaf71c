/**
 * What the review page decides by itself, without a document: which key means what, which question comes next, what is
 * taken back. The functions need nothing from outside: the page gets their source as it is.
 */

export type KeyCommand =
  | { readonly do: 'keep' }
  | { readonly do: 'drop' }
  | { readonly do: 'undo' }
  | { readonly do: 'correct'; readonly option: number }
  | { readonly do: 'move'; readonly by: 1 | -1 }
  | { readonly do: 'note' };

/** null: the key is none of ours. Digits count the options from 1. Nothing while one types or with a modifier held. */
export function commandOfKey(
  event: { readonly key: string; readonly typing: boolean; readonly modified: boolean },
  optionCount: number,
): KeyCommand | null {
  if (event.typing || event.modified) return null;
  const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
  if (digit > 0) return digit <= optionCount ? { do: 'correct', option: digit - 1 } : null;
  switch (event.key) {
    case 'k':
    case 'Enter':
      return { do: 'keep' };
    case 'x':
    case 'Delete':
      return { do: 'drop' };
    case 'z':
    case 'u':
      return { do: 'undo' };
    case 'ArrowRight':
    case 'n':
      return { do: 'move', by: 1 };
    case 'ArrowLeft':
    case 'p':
      return { do: 'move', by: -1 };
    case '/':
      return { do: 'note' };
    default:
      return null;
  }
}

/** The next question without a decision after `from`, round the end; `from` when all have one. */
export function nextOpen(decided: readonly boolean[], from: number): number {
  for (let step = 1; step <= decided.length; step++) {
    const at = (from + step) % decided.length;
    if (!decided[at]) return at;
  }
  return from;
}

/** One step, stopped at both ends. */
export function moved(count: number, from: number, by: number): number {
  return Math.max(0, Math.min(count - 1, from + by));
}

/** How often each option was chosen, in the order of the options, and how many answers were unread. */
export function votesOf(
  letters: readonly string[],
  trials: readonly { readonly letter: string | null }[],
): { readonly counts: readonly number[]; readonly unread: number } {
  const counts = letters.map((letter) => trials.filter((trial) => trial.letter === letter).length);
  return { counts, unread: trials.filter((trial) => trial.letter === null).length };
}
