/** What every adapter of the chat port must do, as a test suite that each adapter's own test runs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatCompletion, ChatModel, ChatRequest, ChatResult } from './chat-model.ts';

export interface ChatModelUnderTest {
  /** Must be able to answer items q0 to q31 of set `contract`, samples 0 and 1, each question in its own words. */
  readonly open: () => Promise<ChatModel>;
  /** A conversation that cannot be answered. */
  readonly unanswerable: ChatRequest;
  /** What is said of it. */
  readonly refusal: 'refused' | 'unanswerable' | 'absent';
  /** The model can be told to write no more than so many tokens. */
  readonly limitsTokens: boolean;
}

const ITEMS = 32;

export function contractPrompt(index: number): string {
  return `question number ${index}`;
}

export function contractRequest(index: number, changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    id: { set: 'contract', itemId: `q${index}`, sample: 0 },
    messages: [{ role: 'user', content: contractPrompt(index) }],
    decoding: { temperature: 0, topP: null, maxTokens: 64 },
    seed: 7,
    ...changes,
  };
}

export function describeChatModel(
  name: string,
  { open, unanswerable, refusal, limitsTokens }: ChatModelUnderTest,
): void {
  describe(`${name}: the contract of chat models`, () => {
    let model: ChatModel;
    beforeAll(async () => {
      model = await open();
    });
    afterAll(() => model.close());

    const rawOf = (result: ChatResult): string => {
      expect(result).toMatchObject({ kind: 'completion' });
      return (result as ChatCompletion).raw;
    };

    it('has a name', () => {
      expect(model.name).not.toBe('');
    });

    it('completes a conversation: text, why it ended, counts or null', async () => {
      const result = await model.complete(contractRequest(0));
      expect(rawOf(result)).not.toBe('');
      const { finish, promptTokens, generatedTokens } = result as ChatCompletion;
      expect(['stop', 'length', 'filtered', 'unknown']).toContain(finish);
      for (const count of [promptTokens, generatedTokens]) expect(count === null || count >= 0).toBe(true);
    });

    it('gives the same greedy answer again, alone or among others', async () => {
      const alone: string[] = [];
      for (let index = 0; index < 4; index++) alone.push(rawOf(await model.complete(contractRequest(index))));
      const together = await Promise.all(Array.from({ length: ITEMS }, (_, at) => model.complete(contractRequest(at))));
      expect(together.slice(0, 4).map(rawOf)).toEqual(alone);
      expect(together.map(rawOf)).toHaveLength(ITEMS);
    });

    it.runIf(limitsTokens)('ends at the limit of tokens and says so', async () => {
      const decoding = { temperature: 0, topP: null, maxTokens: 1 };
      expect(await model.complete(contractRequest(1, { decoding }))).toMatchObject({ finish: 'length' });
    });

    it('gives a conversation that it cannot answer back with a reason, and goes on', async () => {
      const result = await model.complete(unanswerable);
      expect(result).toMatchObject({ kind: 'failure', reason: refusal, retryAfterSeconds: null });
      expect((result as { message: string }).message).not.toBe('');
      expect(rawOf(await model.complete(contractRequest(2)))).not.toBe('');
    });

    it('takes a signal that has fired already as a stop', async () => {
      expect(await model.complete(contractRequest(3), AbortSignal.abort())).toMatchObject({ reason: 'aborted' });
      expect(rawOf(await model.complete(contractRequest(3)))).not.toBe('');
    });

    it('can be closed twice, and fails in a value after that', async () => {
      const other = await open();
      await other.close();
      await other.close();
      expect(await other.complete(contractRequest(0))).toMatchObject({ kind: 'failure' });
    });
  });
}
