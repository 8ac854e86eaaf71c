/**
 * Two sides measured in turn, so that what the machine does meanwhile falls on both. Each is warm before anything counts,
 * and who begins changes from round to round. Sides that do not fit into the memory together are apart: each round opens
 * both anew, one after the other.
 */

export interface OpenSide {
  /** Highest resident memory so far. */
  peakBytes(): Promise<number>;
  close(): Promise<void>;
}

export type Two<Value> = readonly [Value, Value];

export interface Item<Side, Measured> {
  readonly name: string;
  warm(side: Side): Promise<unknown>;
  measure(side: Side, round: number): Promise<Measured>;
}

export interface Turns<Side, Measured> {
  readonly open: Two<() => Promise<Side>>;
  readonly apart: boolean;
  readonly items: readonly Item<Side, Measured>[];
  readonly rounds: number;
  /** Waited for before each measurement: threads of the other side may spin for a while before they rest. */
  rest(): Promise<unknown>;
  /** Once before each round and once after the last. */
  betweenRounds(round: number): Promise<unknown>;
}

export interface InTurns<Measured> {
  /** A measurement a round and side, by item. */
  readonly measured: ReadonlyMap<string, Two<readonly Measured[]>>;
  /** Highest resident memory of each side's processes. */
  readonly peakBytes: Two<number>;
}

export async function inTurns<Side extends OpenSide, Measured>(
  turns: Turns<Side, Measured>,
): Promise<InTurns<Measured>> {
  const measured = new Map(turns.items.map(({ name }): [string, [Measured[], Measured[]]] => [name, [[], []]]));
  const peakBytes: [number, number] = [0, 0];
  const take = async (item: Item<Side, Measured>, which: 0 | 1, side: Side, round: number): Promise<void> => {
    await turns.rest();
    measured.get(item.name)![which].push(await item.measure(side, round));
  };
  await (turns.apart ? apart(turns, take, peakBytes) : together(turns, take, peakBytes));
  return { measured, peakBytes };
}

type Take<Side, Measured> = (item: Item<Side, Measured>, which: 0 | 1, side: Side, round: number) => Promise<void>;

/** Who is first in a round. */
function orderOf(round: number): Two<0 | 1> {
  return round % 2 === 0 ? [0, 1] : [1, 0];
}

async function together<Side extends OpenSide, Measured>(
  { open, items, rounds, betweenRounds }: Turns<Side, Measured>,
  take: Take<Side, Measured>,
  peakBytes: [number, number],
): Promise<void> {
  const sides: Side[] = [];
  try {
    for (const start of open) {
      const side = await start();
      sides.push(side);
      for (const item of items) await item.warm(side);
    }
    for (let round = 0; round < rounds; round++) {
      await betweenRounds(round);
      for (const item of items) for (const which of orderOf(round)) await take(item, which, sides[which]!, round);
    }
    await betweenRounds(rounds);
    for (const which of [0, 1] as const) peakBytes[which] = await sides[which]!.peakBytes();
  } finally {
    await Promise.all(sides.map((side) => side.close()));
  }
}

async function apart<Side extends OpenSide, Measured>(
  { open, items, rounds, betweenRounds }: Turns<Side, Measured>,
  take: Take<Side, Measured>,
  peakBytes: [number, number],
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await betweenRounds(round);
    for (const which of orderOf(round)) {
      const side = await open[which]();
      try {
        for (const item of items) {
          await item.warm(side);
          await take(item, which, side, round);
        }
        peakBytes[which] = Math.max(peakBytes[which], await side.peakBytes());
      } finally {
        await side.close();
      }
    }
  }
  await betweenRounds(rounds);
}
