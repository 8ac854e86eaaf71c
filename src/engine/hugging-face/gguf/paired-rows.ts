/**
 * The order of the rows of a Llama's queries and keys. Rotary positions turn two numbers of a head together: Transformers
 * takes the first of its first half with the first of its second half, llama.cpp takes neighbours.
 */

/** Row i of a head's first half and row i of its second become neighbours. `numbers` are whole heads. */
export function pairRows(numbers: Float32Array, headRows: number, rowNumbers: number): Float32Array {
  return moveRows(numbers, headRows, rowNumbers, (half) => (half < headRows / 2 ? 2 * half : 2 * half - headRows + 1));
}

/** The way back: rows 0, 2, 4, ... of each head become its first half, rows 1, 3, 5, ... its second. */
export function unpairRows(numbers: Float32Array, headRows: number, rowNumbers: number): Float32Array {
  return moveRows(numbers, headRows, rowNumbers, (pair) => (pair >>> 1) + (pair & 1 ? headRows / 2 : 0));
}

function moveRows(
  numbers: Float32Array,
  headRows: number,
  rowNumbers: number,
  target: (inHead: number) => number,
): Float32Array {
  const moved = new Float32Array(numbers.length);
  for (let row = 0; row * rowNumbers < numbers.length; row++) {
    const inHead = row % headRows;
    const to = row - inHead + target(inHead);
    moved.set(numbers.subarray(row * rowNumbers, (row + 1) * rowNumbers), to * rowNumbers);
  }
  return moved;
}
