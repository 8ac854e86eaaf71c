import { expect, it } from 'vitest';
import { fakePolicy } from '../engine/fixtures/fake-engine.ts';
import { policyChatModel } from './policy-chat-model.ts';

const request = {
  id: { set: 'own', itemId: 'q', sample: 0 },
  messages: [{ role: 'user' as const, content: 'Count.' }],
  decoding: { temperature: 0, topP: null, maxTokens: 64 },
  seed: 7,
};

it('a policy as a chat model ends before the texts of each conversation', async () => {
  const model = policyChatModel('fake', fakePolicy(() => 'one two three').policy);
  const asked = [{ stop: ['three', 'two'] }, {}, { stop: ['ee'] }].map((more) =>
    model.complete({ ...request, ...more }),
  );
  const results = await Promise.all(asked);
  expect(results.map((result) => 'raw' in result && result.raw)).toEqual(['one ', 'one two three', 'one two thr']);
  expect(results[0]).toMatchObject({ finish: 'stop', generatedTokens: 7 });
});
