/** Where the neighbours of an entity stand in its picture: around it, those of one relation beside each other. */
import type { GraphRelation } from '../../../src/studio/studio-api.ts';

/** More would not be read; the list below the picture has all. */
const MOST_SHOWN = 28;
const [CENTRE_X, CENTRE_Y, RADIUS_X, RADIUS_Y] = [400, 250, 215, 205];

export interface Placed {
  readonly relation: GraphRelation;
  readonly x: number;
  readonly y: number;
  /** On which side of its point the name stands. */
  readonly side: 'left' | 'right';
  /** Place of its kind of relation among those that are shown. */
  readonly kind: number;
}

export interface Neighbourhood {
  readonly placed: readonly Placed[];
  /** Kinds of relations that are shown, in the order of their places. */
  readonly kinds: readonly string[];
}

export const PICTURE = { width: 800, height: 500, centreX: CENTRE_X, centreY: CENTRE_Y } as const;

/** Every kind of relation is shown before the second neighbour of any is. */
export function neighbourhood(relations: readonly GraphRelation[]): Neighbourhood {
  const groups = [...Map.groupBy(relations, kindOf)];
  const chosen = new Set<GraphRelation>();
  for (let turn = 0; chosen.size < Math.min(MOST_SHOWN, relations.length); turn++)
    for (const [, group] of groups) if (group[turn] !== undefined && chosen.size < MOST_SHOWN) chosen.add(group[turn]);
  const kinds = groups.filter(([, group]) => group.some((each) => chosen.has(each))).map(([kind]) => kind);
  const shown = groups.flatMap(([, group]) => group.filter((each) => chosen.has(each)));
  const right = Math.ceil(shown.length / 2);
  const placed = shown.map((relation, at): Placed => {
    const side = at < right ? 'right' : 'left';
    // Down on the right and up on the left, at equal heights, so that no name stands on another.
    const share = side === 'right' ? (at + 0.5) / right : 1 - (at - right + 0.5) / (shown.length - right);
    const height = 2 * share - 1;
    const reach = RADIUS_X * Math.sqrt(1 - height ** 2);
    const x = side === 'right' ? CENTRE_X + reach : CENTRE_X - reach;
    return { relation, x, y: CENTRE_Y + RADIUS_Y * height, side, kind: kinds.indexOf(kindOf(relation)) };
  });
  return { placed, kinds };
}

/** One direction of one type of relation. */
export function kindOf({ type, direction }: GraphRelation): string {
  return direction === 'out' ? type : `← ${type}`;
}
