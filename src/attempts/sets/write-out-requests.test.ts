import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { ChatModel, ChatRequest } from '../../chat/chat-model.ts';
import { noProgress } from '../../run/progress.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { askSets } from './ask-sets.ts';
import type { AskedSet } from './asked-set.ts';
import { writeOutRequests } from './write-out-requests.ts';

const setOf = (id: string, items: number): AskedSet => ({
  id,
  version: 1,
  prompt: null,
  source: 'made up',
  sha256: id,
  items: () => Array.from({ length: items }, (_, at) => `${id}-${at}`),
  schema: z.string() as AskedSet['schema'],
  idOf: (item) => item as string,
  messagesOf: (item, sample) => [{ role: 'user', content: `${item as string} ${sample}?` }],
});

it('writes out what is sent afterwards, of each set the first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'written-out-'));
  try {
    const sets = [setOf('one', 4), setOf('two', 2)];
    const decoding = { temperature: 0.6, topP: null, maxTokens: 9, samples: 2, seed: 7, shuffleOptions: false };
    const path = join(folder, 'prompts.jsonl');
    writeOutRequests(path, sets, decoding, 3);
    const written = readJsonl<ChatRequest['id'] & Omit<ChatRequest, 'id'>>(path);
    expect(written.map(({ set, itemId, sample }) => `${set} ${itemId} ${sample}`)).toEqual([
      'one one-0 0',
      'one one-1 0',
      'one one-2 0',
      'two two-0 0',
      'two two-1 0',
    ]);
    const sent: ChatRequest[] = [];
    const model: ChatModel = {
      name: 'm',
      complete: async (request) => {
        sent.push(request);
        return { kind: 'completion', raw: 'A', finish: 'stop', promptTokens: 1, generatedTokens: 1 };
      },
      close: async () => {},
    };
    await askSets({
      folder: join(folder, 'out'),
      asked: { spec: 'm:', name: 'm', sha256: null },
      decoding,
      sets,
      model,
      concurrency: 1,
      progress: noProgress,
      stop: new AbortController().signal,
    });
    for (const { set, itemId, sample, ...request } of written)
      expect(sent).toContainEqual(expect.objectContaining({ id: { set, itemId, sample }, ...request }));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
