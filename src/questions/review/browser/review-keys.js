/** Which key means what on the review page, and which question comes next. Without a document, so that tests can ask. */

/**
 * @typedef {{ readonly do: 'keep' } | { readonly do: 'drop' } | { readonly do: 'undo' } | { readonly do: 'note' }
 *   | { readonly do: 'correct', readonly option: number } | { readonly do: 'move', readonly by: 1 | -1 }} KeyCommand
 */

/**
 * null: the key is none of ours. Digits count the options from 1. Nothing while one types or with a modifier held (shift counts
 * with keys that have a name: other keyboards need it for signs), and a key that is held decides nothing after its first
 * press: it only moves. Enter and space are left to what has the focus.
 * @param {{ readonly key: string, readonly repeat: boolean, readonly typing: boolean, readonly modified: boolean,
 *   readonly shift: boolean }} event
 * @param {number} optionCount
 * @returns {KeyCommand | null}
 */
export function commandOfKey({ key, repeat, typing, modified, shift }, optionCount) {
  if (typing || modified || (shift && key.length > 1)) return null;
  switch (key) {
    case 'ArrowRight':
    case 'n':
      return { do: 'move', by: 1 };
    case 'ArrowLeft':
    case 'p':
      return { do: 'move', by: -1 };
  }
  if (repeat) return null;
  if (/^[1-9]$/.test(key)) return Number(key) <= optionCount ? { do: 'correct', option: Number(key) - 1 } : null;
  switch (key) {
    case 'k':
      return { do: 'keep' };
    case 'x':
    case 'Delete':
      return { do: 'drop' };
    case 'z':
    case 'u':
      return { do: 'undo' };
    case '/':
      return { do: 'note' };
    default:
      return null;
  }
}

/**
 * The next question without a decision after `from`, round the end; `from` when all have one.
 * @param {readonly boolean[]} decided
 * @param {number} from
 */
export function nextOpen(decided, from) {
  for (let step = 1; step <= decided.length; step++) {
    const at = (from + step) % decided.length;
    if (decided[at] === false) return at;
  }
  return from;
}

/**
 * One step, stopped at both ends.
 * @param {number} count
 * @param {number} from
 * @param {number} by
 */
export function moved(count, from, by) {
  return Math.max(0, Math.min(count - 1, from + by));
}
