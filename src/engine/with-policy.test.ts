import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckpointError, EngineError } from '../support/errors.ts';
import { FakeEngine } from './fixtures/fake-engine.ts';
import { writeTokenizerFolder } from './hugging-face/model-folder.ts';
import { folderReference, type ModelReference, requireFolder } from './model-reference.ts';
import type { EngineFactory } from './engine-factory.ts';
import { trainTokenizer } from './tokenizer/train-bpe.ts';
import { withAnsweringPolicy, withScoringPolicy, withTrainingPolicy } from './with-policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'policy-'));
const model = folderReference(folder);
beforeAll(() => {
  const { tokenizerJson } = trainTokenizer({ texts: [], phrases: [], mergeCount: 0, vocabularyLimit: null });
  writeTokenizerFolder(folder, tokenizerJson, { maxPositions: 64 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Remembers what was opened, for what. */
function watchedEngines(): { engines: EngineFactory; engine: FakeEngine; opened: [string, ModelReference][] } {
  const engine = new FakeEngine(() => 'so');
  const opened: [string, ModelReference][] = [];
  const open = (need: string) => async (reference: ModelReference) => {
    opened.push([need, reference]);
    return engine;
  };
  const engines: EngineFactory = {
    openSampler: open('sampler'),
    openScorer: open('scorer'),
    openTrainer: open('trainer'),
    tokenizerFolder: async (reference) => requireFolder(reference, 'a test'),
  };
  return { engines, engine, opened };
}

const isClosed = (engine: FakeEngine): Promise<boolean> =>
  engine.forward([], { kind: 'cross_entropy' }).then(
    () => false,
    (error: unknown) => error instanceof EngineError,
  );

describe('a policy for a piece of work', () => {
  it('is opened for the need, speaks with the tokenizer of its model, and is closed behind it', async () => {
    const { engines, engine, opened } = watchedEngines();
    const [completion] = await withAnsweringPolicy(engines, model, (policy) =>
      policy.greedy([policy.chatPrompt('Why?')], 9),
    );
    expect(completion!.text).toBe('so');
    expect(opened).toEqual([['sampler', model]]);
    expect(await isClosed(engine)).toBe(true);
  });

  it('to score or to train is opened for that', async () => {
    const { engines, opened } = watchedEngines();
    await withScoringPolicy(engines, model, (policy) => policy.engine.forward([], { kind: 'cross_entropy' }));
    const other = watchedEngines();
    await withTrainingPolicy(other.engines, model, (policy) => policy.engine.saveWeights(join(folder, 'saved')));
    expect([...opened, ...other.opened].map(([need]) => need)).toEqual(['scorer', 'trainer']);
    expect(other.engine.written).toBe(1);
  });

  it('closes its engine when the work fails', async () => {
    const { engines, engine } = watchedEngines();
    const failing = withAnsweringPolicy(engines, model, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await isClosed(engine)).toBe(true);
  });

  it('opens no engine for a model without a tokenizer', async () => {
    const { engines, opened } = watchedEngines();
    const nowhere = folderReference(join(folder, 'nowhere'));
    await expect(withAnsweringPolicy(engines, nowhere, async () => 1)).rejects.toThrow(CheckpointError);
    expect(opened).toEqual([]);
  });
});
