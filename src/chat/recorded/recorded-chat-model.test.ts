import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { contractRequest, describeChatModel } from '../chat-model.contract.ts';
import { openRecordedChatModel } from './recorded-chat-model.ts';

const root = mkdtempSync(join(tmpdir(), 'recorded-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;

function fileOf(...lines: (object | string)[]): string {
  const path = join(root, `outputs-${files++}.jsonl`);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)) + '\n').join(''));
  return path;
}

const contractFile = fileOf(
  ...Array.from({ length: 32 }, (_, index) => ({ itemId: `q${index}`, raw: `<answer>${index}</answer>` })),
);
describeChatModel('recorded', {
  open: async () => openRecordedChatModel(contractFile),
  unanswerable: contractRequest(0, { id: { set: 'contract', itemId: 'absent', sample: 0 } }),
  refusal: 'absent',
  limitsTokens: false,
});

const idOf = (set: string, itemId: string, sample: number) => contractRequest(0, { id: { set, itemId, sample } });

describe('recorded outputs', () => {
  it('are found by set, item and sample; those without a set answer in any', async () => {
    const model = openRecordedChatModel(
      fileOf(
        `\u{feff}${JSON.stringify({ benchmark: 'medqa', itemId: '1', sample: 0, raw: 'medqa 1 二', finish: 'length' })}`,
        { set: 'medqa', itemId: '1', sample: 1, raw: 'second', promptTokens: 3, generatedTokens: 4 },
        { benchmark: 'pubmedqa', itemId: '1', raw: 'pubmedqa' },
        { itemId: '1', raw: 'any' },
      ),
    );
    expect(await model.complete(idOf('medqa', '1', 0))).toEqual({
      kind: 'completion',
      raw: 'medqa 1 二',
      finish: 'length',
      promptTokens: null,
      generatedTokens: null,
    });
    expect(await model.complete(idOf('medqa', '1', 1))).toMatchObject({
      raw: 'second',
      promptTokens: 3,
      generatedTokens: 4,
    });
    expect(await model.complete(idOf('pubmedqa', '1', 0))).toMatchObject({ raw: 'pubmedqa', finish: 'unknown' });
    expect(await model.complete(idOf('careqa', '1', 0))).toMatchObject({ raw: 'any' });
    expect(await model.complete(idOf('careqa', '1', 1))).toMatchObject({
      reason: 'absent',
      message: expect.stringContaining('item 1 of careqa, sample 1'),
    });
    await model.close();
  });

  it('that were cut off or failed elsewhere are known by the reason beside them', async () => {
    const model = openRecordedChatModel(
      fileOf(
        { itemId: 'whole', raw: 'A', finish_reason: 'stop', error: null },
        { itemId: 'cut', raw: 'A', finish_reason: 'max_tokens' },
        { itemId: 'failed', raw: '<think>so', finish_reason: 'error' },
        { itemId: 'beside', raw: '', finish_reason: 'stop', error: { message: 'upstream\nlost' } },
      ),
    );
    expect(await model.complete(idOf('medqa', 'whole', 0))).toMatchObject({ raw: 'A', finish: 'stop' });
    expect(await model.complete(idOf('medqa', 'cut', 0))).toMatchObject({ raw: 'A', finish: 'length' });
    for (const [item, words] of [
      ['failed', ':3 records a failure and no answer (the answer was not finished: finish_reason "error")'],
      ['beside', ':4 records a failure and no answer (an error: {"message":"upstream\\nlost"})'],
    ] as const) {
      const message = expect.stringContaining(words);
      expect(await model.complete(idOf('medqa', item, 0))).toMatchObject({ reason: 'absent', message });
    }
    await model.close();
  });

  it.each([
    ['no text', [{ itemId: '1' }], /:1: raw: /],
    ['no item', [{ itemId: '1', raw: '' }, { raw: 'x' }], /:2: itemId: /],
    [
      'two of one',
      [
        { itemId: '1', raw: 'a' },
        { itemId: '1', sample: 0, raw: 'b' },
      ],
      /:2: item 1, sample 0 stands on line 1/,
    ],
    ['a line cut off', [{ itemId: '1', raw: 'a' }, '{"itemId": "2'], /:2: /],
    ['nothing', [], /holds no output/],
  ])('with %s are refused', (_name, lines, message) => {
    const path = fileOf(...lines);
    expect(() => openRecordedChatModel(path)).toThrow(RecordError);
    expect(() => openRecordedChatModel(path)).toThrow(message);
  });

  it('of a file that changed meanwhile are not taken', async () => {
    const path = fileOf({ itemId: '1', raw: 'a' });
    const model = openRecordedChatModel(path);
    writeFileSync(path, 'something else altogether, and longer\n');
    expect(await model.complete(idOf('medqa', '1', 0))).toMatchObject({
      reason: 'fatal',
      message: expect.stringContaining(':1 has changed'),
    });
    await model.close();
  });
});
