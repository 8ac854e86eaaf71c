import { expect, it } from 'vitest';
import { damaged, fuzz } from '../../../test/worlds/fuzz.ts';
import { CheckpointError } from '../../support/errors.ts';
import { parseExactJson } from '../../support/exact-json.ts';
import { CHAT_TEMPLATE, renderChatTemplate } from './chat-template.ts';
import { checkTokenizerJson } from './check-tokenizer-json.ts';
import { preTokenPattern } from './pre-tokens.ts';
import { buildTokenizerJson } from './tokenizer-json.ts';
import { Tokenizer } from './tokenizer.ts';

const whole = buildTokenizerJson(preTokenPattern([]), [{ left: 'a', right: 'b' }], []);
const small = {
  ...whole,
  model: { ...whole.model, vocab: { a: 0, b: 1, ab: 2 } },
  added_tokens: whole.added_tokens.slice(0, 2).map((token, index) => ({ ...token, id: 3 + index })),
};
const split = {
  type: 'Split',
  pattern: { Regex: '\\p{N}{1,3}|[^\\s\\p{L}\\p{N}]+' },
  behavior: 'Isolated',
  invert: false,
};
const bytes = { type: 'ByteLevel', add_prefix_space: false, use_regex: false };
const other = { ...small, pre_tokenizer: { type: 'Sequence', pretokenizers: [split, bytes] } };

/** As `loadTokenizer` does it, which has words for whatever the library throws. */
function encodeWith(text: string): readonly number[] {
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(checkTokenizerJson(parseExactJson(text)), {}, null);
  } catch (cause) {
    throw new CheckpointError('refused', { cause });
  }
  const ids = tokenizer.encode('ab <|im_start|> 12');
  tokenizer.decode(ids);
  return ids;
}

it('tokenizer.json encodes to ids and back, or is refused', async () => {
  const samples = [small, other].map((json) => JSON.stringify(json));
  await fuzz('tokenizer', damaged(samples, 20_000), encodeWith, {
    holds: (ids) => expect((ids as unknown[]).every((id) => Number.isSafeInteger(id))).toBe(true),
    fewerBy: 3,
  });
});

const TEMPLATES = [
  CHAT_TEMPLATE,
  "{% for m in messages %}{{ m['role'] + ': ' + m['content'] | trim }}{% endfor %}{{ range(9) | join(',') }}",
  '{% macro turn(m) %}{{ m.content | tojson(indent=2) }}{% endmacro %}{{ turn(messages[0]) }}{% set x = namespace(n=1) %}',
];

it('a chat template is rendered, or refused without words that steer a terminal', async () => {
  const variables = { messages: [{ role: 'user', content: 'What?' }], add_generation_prompt: true };
  const render = (template: string): string => {
    try {
      return renderChatTemplate(template, variables);
    } catch (cause) {
      expect((cause as Error).message).not.toMatch(/(?![\t\n])\p{Cc}/u);
      throw cause;
    }
  };
  await fuzz('chat-template', damaged(TEMPLATES), render, {
    holds: (text) => expect(typeof text).toBe('string'),
    fewerBy: 3,
  });
});
