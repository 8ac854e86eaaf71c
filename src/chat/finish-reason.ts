/**
 * Why a model stopped writing, in the words of the servers that there are. Only what is known to end an answer is an end: a
 * server that failed, was stopped or had no room says so in the same place, with a success around it, and what it wrote
 * until then is no answer. So is a word that nobody here knows.
 */
import { chatFailure, type ChatCompletion, type ChatFailure } from './chat-model.ts';

const ENDS: Readonly<Record<string, ChatCompletion['finish']>> = {
  stop: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  end_turn: 'stop',
  length: 'length',
  max_tokens: 'length',
  max_output_tokens: 'length',
  model_length: 'length',
  model_context_window_exceeded: 'length',
  content_filter: 'filtered',
  content_filtered: 'filtered',
  safety: 'filtered',
  sensitive: 'filtered',
  refusal: 'filtered',
  recitation: 'filtered',
  blocklist: 'filtered',
  prohibited_content: 'filtered',
  spii: 'filtered',
};

/** The model asks for a tool and will do so again; it was offered none. */
const TOOLS = new Set(['tool_calls', 'tool_call', 'tool_use', 'function_call']);

/** A server that gives no reason leaves it open whether the answer is whole. */
export function readFinishReason(reason: string | null | undefined): ChatCompletion['finish'] | ChatFailure {
  const word = (reason ?? '').trim().toLowerCase().replaceAll('-', '_');
  if (word === '') return 'unknown';
  if (Object.hasOwn(ENDS, word)) return ENDS[word]!;
  const told = JSON.stringify(word.slice(0, 60));
  return TOOLS.has(word)
    ? chatFailure('refused', `the model asked for a tool (finish_reason ${told}) and gave no answer`)
    : chatFailure('fault', `the answer was not finished: finish_reason ${told}`);
}
