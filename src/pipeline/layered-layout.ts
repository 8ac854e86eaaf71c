/**
 * Places boxes in columns by their layers, left to right, so that none overlaps another and no arrow runs through one: an
 * arrow that passes a column is given a gap there. Crossings are made fewer by the usual sweeps, heights by the nearest
 * places to what a box is joined with that keep the order and the distances.
 */

export interface LayoutBox {
  readonly name: string;
  readonly layer: number;
  readonly width: number;
  readonly height: number;
}

export interface LayoutArrow {
  readonly from: string;
  readonly to: string;
  /** Where it leaves and enters, from the top of the boxes. */
  readonly fromY: number;
  readonly toY: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Upper left corner, by name. */
  readonly boxes: ReadonlyMap<string, Point>;
  /**
   * In the order of the arrows: where each begins and where it leaves that column, the two sides of every gap that it
   * passes, where it ends. Every second piece, the first among them, is level.
   */
  readonly arrows: readonly (readonly Point[])[];
}

const BETWEEN_COLUMNS = 60;
const BETWEEN_BOXES = 22;
const GAP_HEIGHT = 8;
const SWEEPS = 8;

/** A box, or a gap that an arrow passes through. */
interface Slot {
  readonly height: number;
  y: number;
  /** In the column before and in the one after: what it is joined with, and where on both. */
  readonly before: Joint[];
  readonly after: Joint[];
}

interface Joint {
  readonly slot: Slot;
  /** From the top of the other, and of this one. */
  readonly there: number;
  readonly here: number;
}

/** Every arrow must lead to a later layer. */
export function layeredLayout(boxes: readonly LayoutBox[], arrows: readonly LayoutArrow[]): Layout {
  const layers = Math.max(0, ...boxes.map(({ layer }) => layer + 1));
  const columns: Slot[][] = Array.from({ length: layers }, () => []);
  const slots = new Map<string, Slot>();
  for (const { name, layer, height } of boxes) {
    const slot: Slot = { height, y: 0, before: [], after: [] };
    slots.set(name, slot);
    columns[layer]!.push(slot);
  }
  const layerOf = new Map(boxes.map(({ name, layer }) => [name, layer]));
  const gaps = new Map<string, Slot>();
  const paths = arrows.map((arrow) => {
    const path = [slots.get(arrow.from)!];
    for (let layer = layerOf.get(arrow.from)! + 1; layer < layerOf.get(arrow.to)!; layer++) {
      // Arrows from one box share their way as long as they go the same.
      const key = `${layer} ${arrow.from}`;
      const gap = gaps.get(key) ?? { height: GAP_HEIGHT, y: 0, before: [], after: [] };
      if (!gaps.has(key)) columns[layer]!.push(gap);
      gaps.set(key, gap);
      path.push(gap);
    }
    path.push(slots.get(arrow.to)!);
    path.slice(1).forEach((slot, at) => {
      const here = at + 2 === path.length ? arrow.toY : GAP_HEIGHT / 2;
      const there = at === 0 ? arrow.fromY : GAP_HEIGHT / 2;
      slot.before.push({ slot: path[at]!, there, here });
      path[at]!.after.push({ slot, there: here, here: there });
    });
    return path;
  });
  place(columns);
  const widths = columns.map((_, at) => Math.max(0, ...boxes.filter(({ layer }) => layer === at).map((b) => b.width)));
  const lefts = widths.map((_, at) => widths.slice(0, at).reduce((sum, width) => sum + width + BETWEEN_COLUMNS, 0));
  return {
    width: lefts.length === 0 ? 0 : lefts.at(-1)! + widths.at(-1)!,
    height: columns.flat().reduce((most, { y, height }) => Math.max(most, y + height), 0),
    boxes: new Map(boxes.map(({ name, layer }) => [name, { x: lefts[layer]!, y: slots.get(name)!.y }])),
    arrows: arrows.map((arrow, index) => {
      const first = layerOf.get(arrow.from)!;
      const start = slots.get(arrow.from)!.y + arrow.fromY;
      const widthOf = (name: string): number => boxes.find((box) => box.name === name)!.width;
      const passed = paths[index]!.slice(1, -1).flatMap((gap, at) => {
        const [left, y] = [lefts[first + 1 + at]!, gap.y + GAP_HEIGHT / 2];
        return [
          { x: left, y },
          { x: left + widths[first + 1 + at]!, y },
        ];
      });
      return [
        { x: lefts[first]! + widthOf(arrow.from), y: start },
        { x: lefts[first]! + widths[first]!, y: start },
        ...passed,
        { x: lefts[layerOf.get(arrow.to)!]!, y: slots.get(arrow.to)!.y + arrow.toY },
      ];
    }),
  };
}

function place(columns: readonly Slot[][]): void {
  for (const column of columns) spread(column, () => 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forwards = sweep % 2 === 0;
    for (const column of forwards ? columns : columns.toReversed()) {
      const wish = (slot: Slot): number => wishOf(forwards ? slot.before : slot.after, slot);
      const wishes = new Map(column.map((slot) => [slot, wish(slot)]));
      column.sort((left, right) => wishes.get(left)! - wishes.get(right)!);
      spread(column, (slot) => wishes.get(slot)!);
    }
  }
  for (const column of columns) spread(column, (slot) => wishOf([...slot.before, ...slot.after], slot));
  const all = columns.flat();
  const top = all.reduce((least, { y }) => Math.min(least, y), Infinity);
  for (const slot of all) slot.y -= top;
}

/** Where its arrows would be level on the mean; where it is, without any. */
function wishOf(joints: readonly Joint[], { y }: Slot): number {
  if (joints.length === 0) return y;
  return joints.reduce((sum, { slot, there, here }) => sum + slot.y + there - here, 0) / joints.length;
}

/**
 * The places nearest to what is wished, by least squares, that keep the column's order and distances: what would overlap
 * becomes one block whose members share their deviation (pool adjacent violators).
 */
function spread(column: readonly Slot[], wish: (slot: Slot) => number): void {
  const offsets: number[] = [];
  column.reduce((offset, slot, at) => {
    offsets.push(offset);
    return offset + slot.height + distance(slot, column[at + 1]);
  }, 0);
  const blocks: { sum: number; count: number }[] = [];
  column.forEach((slot, at) => {
    blocks.push({ sum: wish(slot) - offsets[at]!, count: 1 });
    for (let last = blocks.length - 1; last > 0; last--) {
      const [before, block] = [blocks[last - 1]!, blocks[last]!];
      if (before.sum / before.count <= block.sum / block.count) break;
      blocks.splice(last - 1, 2, { sum: before.sum + block.sum, count: before.count + block.count });
    }
  });
  let at = 0;
  for (const { sum, count } of blocks)
    for (let member = 0; member < count; member++, at++) column[at]!.y = sum / count + offsets[at]!;
}

/** Two arrows may pass closer to one another than a box. */
function distance(slot: Slot, next: Slot | undefined): number {
  return slot.height === GAP_HEIGHT && next?.height === GAP_HEIGHT ? GAP_HEIGHT / 2 : BETWEEN_BOXES;
}
