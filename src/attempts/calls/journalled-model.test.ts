import { mkdtempSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AdaptiveLimit } from '../../chat/adaptive-limit.ts';
import type { ChatModel } from '../../chat/chat-model.ts';
import { Budget, type Limits } from './budget.ts';
import { CallJournal } from './call-journal.ts';
import { MADE_UP_DECODING, madeUpCalls } from './fixtures/made-up-calls.ts';
import { JournalledModel, type KeyedRequest } from './journalled-model.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'journalled-'))));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const [first, second] = madeUpCalls(2, 1).map(({ key, item, index, messages }): KeyedRequest => ({
  id: { set: 'made-up', itemId: item, sample: index },
  key,
  messages,
  decoding: MADE_UP_DECODING,
  seed: 1,
}));

/** Of the next line alone that is written: a disk that has room again soon. */
async function failNextWrite(): Promise<void> {
  const handle = await open(join(folder, 'handle'), 'w');
  vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'appendFile').mockRejectedValueOnce(
    new Error('ENOSPC: no space'),
  );
  await handle.close();
}

describe('a model whose requests are journalled', () => {
  it.each<[string, Limits, number]>([
    ['for room in the budget', { tokens: 700 }, 2],
    ['for a place in flight', {}, 1],
  ])('sends nothing that waits %s once the journal could not be written', async (_name, limits, places) => {
    const journal = await CallJournal.open(folder);
    const asked: string[] = [];
    const model: ChatModel = {
      name: 'm',
      complete: async ({ id }) => {
        asked.push(id.itemId);
        await failNextWrite();
        return { kind: 'completion', raw: 'A', finish: 'stop', promptTokens: 20, generatedTokens: 10 };
      },
      close: async () => {},
    };
    const budget = new Budget({ limits, price: null, transport: 'live', spent: journal.spent });
    const settings = { journal, budget, limit: new AdaptiveLimit(places), stop: new AbortController().signal };
    const journalled = new JournalledModel(model, settings);
    const results = await Promise.allSettled([journalled.complete(first!), journalled.complete(second!)]);
    expect(results[0]).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('ENOSPC') } });
    expect(asked).toEqual(['i0']);
    // What the first took is unknown: its share of the budget is taken.
    const left = budget.reserveNow({ mostRead: 500, mostWritten: 0 });
    expect(left.kind).toBe(limits.tokens === undefined ? 'reserved' : 'refused');
    await expect(journal.begun('later', { mostRead: 1, mostWritten: 1 })).rejects.toThrow('ENOSPC');
    await journal.close();
  });
});
