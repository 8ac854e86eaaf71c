import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { damaged, fuzz } from '../../../test/worlds/fuzz.ts';
import { contractRequest } from '../chat-model.contract.ts';
import { openRecordedChatModel } from './recorded-chat-model.ts';

const root = mkdtempSync(join(tmpdir(), 'recorded-fuzz-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const OUTPUTS = [
  '{"itemId":"q0","raw":"<answer>A</answer>"}\n{"itemId":"q1","sample":1,"raw":"二","finish_reason":"stop"}\n',
  '{"set":"contract","itemId":"q0","sample":0,"raw":"","finish":"filtered","promptTokens":null,"generatedTokens":null,"attempts":1,"refused":"HTTP 400: filtered"}\n',
  '{"benchmark":"contract","itemId":"q0","raw":"x","error":{"message":"lost"}}\n',
];

it('any file of outputs answers, says why not, or is refused', () =>
  fuzz(
    'recorded outputs',
    damaged(OUTPUTS),
    async (text) => {
      const path = join(root, 'outputs.jsonl');
      writeFileSync(path, text);
      const model = openRecordedChatModel(path);
      try {
        return await model.complete(contractRequest(0));
      } finally {
        await model.close();
      }
    },
    {
      holds: (value) => {
        if (!('raw' in (value as object)))
          expect(value).toMatchObject({ reason: expect.stringMatching(/absent|unanswer/) });
      },
    },
  ));
