import { expect, it } from 'vitest';
import type { ChatCompletion } from '../../../chat/chat-model.ts';
import { readRelations } from './read-relations.ts';

const none = 'the answer is no JSON of the schema';
const document = '{"relations": [{"quote": "a } in \\" quotes {"}]}';
const relations = [{ quote: 'a } in " quotes {' }];

it.each<[what: string, raw: string, read: readonly unknown[]]>([
  ['the document alone', document, relations],
  ['a fence', `\`\`\`json\n${document}\n\`\`\``, relations],
  ['a sentence before and after', `Here {as asked} is it:\n${document}\nI hope {that} helps.`, relations],
  ['thinking with a draft before', `<think>{"relations": [1]}</think>\n${document}`, relations],
  ['thinking whose opening tag the server took', `so, {"relations": [1]}\n</think>${document}`, relations],
  ['reasoning that came apart', `<think>\nwhy\n</think>\n${document}`, relations],
  ['a schema repeated before the document', `{"type": "object"} and now ${document}`, relations],
  ['a first try and a better one', `{"relations": [1]}\nBetter:\n${document}`, relations],
  ['a full document at the token limit', document, relations],
  ['nothing to tell', '{"relations": []}', []],
])('reads %s', (_what, raw, read) => {
  for (const finish of ['stop', 'length', 'unknown'] as const)
    expect(readRelations({ raw, finish })).toEqual({ kind: 'relations', relations: read });
});

it.each<[what: string, raw: string, finish: ChatCompletion['finish'], reason: string]>([
  ['an empty answer', '', 'stop', none],
  ['a refusal in words', 'I cannot help with that.', 'stop', none],
  ['a refusal in Chinese', '抱歉，我无法回答这个问题。', 'stop', none],
  ['an answer that the provider filtered', '', 'filtered', 'the model refused the article'],
  ['a document cut short', document.slice(0, -2), 'length', 'the answer is cut short by the token limit'],
  ['a document cut short by who knows', document.slice(0, -2), 'unknown', none],
  ['thinking cut short', '<think>\nso {"relations": []}', 'length', 'the answer is cut short by the token limit'],
  ['thinking that does not end', '<think>\nso {"relations": []}', 'stop', 'the thinking does not end'],
  ['Chinese marks in the place of JSON', '{“relations”：［］}', 'stop', none],
  ['a Chinese comma between records', '{"relations": [{}，{}]}', 'stop', none],
  ['relations that are no list', '{"relations": "none"}', 'stop', none],
  ['a list alone', '[]', 'stop', none],
  ['braces that never close', '{'.repeat(100_000), 'stop', none],
  ['braces that never open', '}'.repeat(100_000), 'stop', none],
])('gives the reason for %s', (_what, raw, finish, reason) => {
  expect(readRelations({ raw, finish })).toEqual({ kind: 'none', reason });
});
