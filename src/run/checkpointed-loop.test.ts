import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CheckpointError, RunError } from '../support/errors.ts';
import { checkpointedLoop, type CheckpointedLoopOptions } from './checkpointed-loop.ts';

const root = mkdtempSync(join(tmpdir(), 'loop-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

type State = { history: number[] };

/** A loop whose steps add to a weight outside its state; `crashAt` throws instead of doing that step. */
function counter(folder: string, crashAt: number | null, overrides: Partial<CheckpointedLoopOptions<State>> = {}) {
  let weight = 0;
  const events: string[] = [];
  const options: CheckpointedLoopOptions<State> = {
    folder: join(folder, 'checkpoints'),
    totalSteps: 10,
    every: { steps: 4 },
    initialState: { history: [] },
    journals: { lines: join(folder, 'lines.jsonl') },
    async step({ index, state, journals }) {
      if (index === crashAt) throw new Error('crash');
      weight += index;
      journals['lines']!.append({ index, weight });
      return { history: [...state.history.slice(-2), weight] };
    },
    save: async (to) => writeFileSync(join(to, 'weight'), String(weight)),
    load: async (from) => void (weight = Number(readFileSync(join(from, 'weight'), 'utf8'))),
    onCheckpoint: (step) => events.push(`saved ${step}`),
    onResume: (step) => events.push(`from ${step}`),
    warn: (line) => events.push(line),
    ...overrides,
  };
  return { run: () => checkpointedLoop(options), events };
}

function newFolder(): string {
  return join(root, String(folders++));
}

describe('checkpointedLoop', () => {
  it('goes on from the last checkpoint and repeats the steps after it', async () => {
    const [folder, whole] = [newFolder(), newFolder()];
    const crashing = counter(folder, 6);
    await expect(crashing.run()).rejects.toThrow('crash');
    expect(crashing.events).toEqual(['from 0', 'saved 4']);
    expect(readFileSync(join(folder, 'lines.jsonl'), 'utf8').split('\n')).toHaveLength(7);

    const again = counter(folder, null);
    expect(await again.run()).toEqual({ state: { history: [28, 36, 45] }, stepsDone: 10, resumedFrom: 4 });
    expect(again.events).toEqual(['from 4', 'saved 8', 'saved 10']);
    await counter(whole, null).run();
    expect(readFileSync(join(folder, 'lines.jsonl'))).toEqual(readFileSync(join(whole, 'lines.jsonl')));
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['step-00000010']);
  });

  it('does nothing but load when it was done before', async () => {
    const folder = newFolder();
    await counter(folder, null).run();
    const again = counter(folder, 0);
    expect(await again.run()).toEqual({ state: { history: [28, 36, 45] }, stepsDone: 10, resumedFrom: 10 });
    expect(again.events).toEqual(['from 10']);
  });

  it.each([Number.NaN, Infinity, -1, 2.5])(
    'refuses %s steps, which would never end or mean nothing',
    async (totalSteps) => {
      const folder = newFolder();
      const refused = counter(folder, null, { totalSteps, label: 'the control' });
      await expect(refused.run()).rejects.toThrow(RunError);
      await expect(refused.run()).rejects.toThrow(
        `the control is to take ${totalSteps} steps; it must be a whole number`,
      );
      expect(existsSync(folder)).toBe(false);
    },
  );

  it('takes no step when none is asked for', async () => {
    expect((await counter(newFolder(), 0, { totalSteps: 0 }).run()).stepsDone).toBe(0);
  });

  it('stops when the predicate says so, and is then done when called again', async () => {
    const folder = newFolder();
    const done = (state: State): boolean => (state.history.at(-1) ?? 0) >= 10;
    const result = await counter(folder, null, { totalSteps: null, done }).run();
    expect(result.stepsDone).toBe(5);
    expect((await counter(folder, 5, { totalSteps: null, done }).run()).resumedFrom).toBe(5);
  });

  it('saves by the clock', async () => {
    const loop = counter(newFolder(), null, { every: { seconds: 0 } });
    await loop.run();
    expect(loop.events.filter((event) => event.startsWith('saved'))).toHaveLength(10);
  });

  it('keeps the last checkpoint and its journals when the next cannot be written', async () => {
    const folder = newFolder();
    let saves = 0;
    const failing = counter(folder, null, {
      save: async (to) => {
        writeFileSync(join(to, 'weight'), '6');
        if (++saves === 2) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      },
    });
    const failure = failing.run();
    await expect(failure).rejects.toThrow(CheckpointError);
    await expect(failure).rejects.toThrow(/step 8 .* cannot be written: ENOSPC.* The one of step 4 is whole/);
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['step-00000004']);
    expect((await counter(folder, null).run()).resumedFrom).toBe(4);
  });

  it("awaits what steps have left under way before it saves, and a failure of that is not the checkpoint's", async () => {
    const folder = newFolder();
    const order: string[] = [];
    const settle = async (): Promise<void> => void order.push('settled');
    const save = async (to: string): Promise<void> => {
      order.push('saved');
      writeFileSync(join(to, 'weight'), '6');
    };
    await counter(folder, null, { settle, save, totalSteps: 5 }).run();
    expect(order).toEqual(['settled', 'saved', 'settled', 'saved']);
    const failing = newFolder();
    let isOver = false;
    const late = async (): Promise<void> => {
      if (isOver) throw new RunError('what was under way failed');
      isOver = true;
    };
    const failure = counter(failing, null, { settle: late }).run();
    await expect(failure).rejects.toThrow(new RunError('what was under way failed'));
    expect(readdirSync(join(failing, 'checkpoints'))).toEqual(['step-00000004']);
  });

  it('ignores a checkpoint that is half written or damaged, and says so of the damaged one', async () => {
    const folder = newFolder();
    await expect(counter(folder, 6).run()).rejects.toThrow('crash');
    mkdirSync(join(folder, 'checkpoints', 'step-00000006.writing', 'saved'), { recursive: true });
    truncateSync(join(folder, 'checkpoints', 'step-00000004', 'saved', 'weight'), 0);
    const again = counter(folder, null);
    expect((await again.run()).resumedFrom).toBe(0);
    expect(again.events[0]).toMatch(
      /step-00000004 cannot be used: .*weight has 0 bytes, 1 were written; starting over/,
    );
    expect(readFileSync(join(folder, 'lines.jsonl'), 'utf8').split('\n')).toHaveLength(11);
  });

  it('refuses a state that JSON would change, before anything is saved with it', async () => {
    const loop = counter(newFolder(), null, { step: async () => ({ history: [Number.NaN] }) });
    await expect(loop.run()).rejects.toThrow('history.0 is NaN');
  });
});
