import { describe, expect, it } from 'vitest';
import { DecisionGate } from './decision-gate.js';

describe('a decision', () => {
  it('needs a question that has been in view for a moment', () => {
    const gate = new DecisionGate();
    expect(gate.isOpen(10_000)).toBe(false);
    gate.cameIntoView(10_000);
    expect([gate.isOpen(10_050), gate.isOpen(11_000)]).toEqual([false, true]);
  });

  it('may come when the reader has scrolled on, counted from the first look', () => {
    const gate = new DecisionGate();
    gate.cameIntoView(0);
    gate.cameIntoView(5000);
    expect(gate.isOpen(5001)).toBe(true);
  });

  it('of the last question says nothing of the next', () => {
    const gate = new DecisionGate();
    gate.cameIntoView(0);
    gate.changed();
    expect(gate.isOpen(5000)).toBe(false);
  });

  it('waits until the one before is through, failed ones too', async () => {
    const gate = new DecisionGate();
    gate.cameIntoView(0);
    const { promise, resolve } = Promise.withResolvers<void>();
    let others = 0;
    const first = gate.during(() => promise);
    expect(gate.isOpen(5000)).toBe(false);
    await gate.during(async () => void others++);
    resolve();
    await first;
    expect([gate.isOpen(5000), others]).toEqual([true, 0]);
    await expect(gate.during(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(gate.isOpen(5000)).toBe(true);
  });

  it('is taken back once by a double click', () => {
    const gate = new DecisionGate();
    expect(gate.isOpenForUndo(0)).toBe(true);
    gate.undone(1000);
    expect([gate.isOpenForUndo(1200), gate.isOpenForUndo(1400)]).toEqual([false, true]);
  });
});
