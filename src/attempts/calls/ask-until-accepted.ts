/**
 * So many items with an accepted answer, in no more calls than a limit: item after item gets its next try until it has one.
 * Asks no more at a time than are still wanted, so that nothing is paid for that is not needed, and what comes out does not
 * depend on which answer came first.
 */
import type { Call } from './call.ts';
import type { PaidOutcome } from './paid-outcome.ts';

export interface AcceptGoal {
  /** Items with an accepted answer. */
  readonly accepted: number;
  /** Calls at the most, all items together. */
  readonly tries: number;
}

export interface AcceptResult {
  readonly outcome: PaidOutcome;
  /** In the order in which they were asked. */
  readonly asked: readonly Call[];
  /** Places of the items that have one. */
  readonly accepted: ReadonlySet<number>;
}

export interface AcceptAsking {
  readonly ask: (calls: readonly Call[]) => Promise<PaidOutcome>;
  /** Which of these calls have an answer that is accepted, by their keys. */
  readonly acceptedOf: (calls: readonly Call[]) => ReadonlySet<string>;
}

/** `tries`: the calls of each item, the first first. */
export async function askUntilAccepted(
  tries: readonly (readonly Call[])[],
  goal: AcceptGoal,
  { ask, acceptedOf }: AcceptAsking,
): Promise<AcceptResult> {
  const accepted = new Set<number>();
  const asked: Call[] = [];
  const longest = Math.max(0, ...tries.map(({ length }) => length));
  let outcome: PaidOutcome = { kind: 'done' };
  for (let index = 0; index < longest && outcome.kind === 'done'; index++) {
    const round = tries.flatMap((calls, place) =>
      accepted.has(place) || calls[index] === undefined ? [] : [{ place, call: calls[index] }],
    );
    for (let from = 0; from < round.length && outcome.kind === 'done';) {
      const count = Math.min(goal.accepted - accepted.size, goal.tries - asked.length);
      if (count <= 0) return { outcome, asked, accepted };
      const wave = round.slice(from, from + count);
      from += wave.length;
      const calls = wave.map(({ call }) => call);
      outcome = await ask(calls);
      asked.push(...calls);
      const keys = acceptedOf(calls);
      for (const { place, call } of wave) if (keys.has(call.key)) accepted.add(place);
    }
  }
  return { outcome, asked, accepted };
}
