import { expect, it } from 'vitest';
import type { ChatModel } from '../../chat/chat-model.ts';
import { damaged, fuzz } from '../../../test/worlds/fuzz.ts';
import { openChatModel } from './chat-model-spec.ts';

const SPECS = ['openai:http://127.0.0.1:8000/v1#m', 'hf:./no-such-folder', 'gguf:none.gguf', 'recorded:none.jsonl'];
const options = {
  concurrency: 1,
  timeoutSeconds: 1,
  contextTokens: 8,
  environment: { FLEMING_HUB: 'http://127.0.0.1:1' },
};

it('any name of a model opens a server, or is refused in words', () =>
  fuzz(
    'model specification',
    // What could be a name on a hub would be fetched there.
    damaged(SPECS, 200).filter((spec) => !spec.startsWith('hf:') || spec.startsWith('hf:.')),
    async (spec) => {
      const { model } = await openChatModel(spec, options);
      await model.close();
      return model;
    },
    { holds: (model, spec) => expect(spec.endsWith((model as ChatModel).name)).toBe(true), fewerBy: 3 },
  ));
