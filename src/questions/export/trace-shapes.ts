/**
 * The shapes of a trace: each is what one trainer or published set has of a prompt and of the trace that answers it.
 * Columns that are the same in all (licence, right answer) are put beside them by `traceRow`.
 */
import type { TraceParts } from '../../records/trace-parts.ts';
import type { ExportFormat, Message, Origin } from './export-format.ts';

/** As verl fine-tunes on it. */
export interface VerlTraceRow extends Origin {
  readonly messages: readonly Message[];
  readonly ground_truth: string;
  readonly strategy: string;
}

export interface ShownTrace {
  readonly prompt: string;
  /** The whole trace, its tags included. */
  readonly text: string;
  /** Letter of the right option. */
  readonly letter: string;
}

/** These have the reasoning apart from the answer, so that a trace which is not in parts has no row. */
const PARTED = {
  openai: ({ prompt }: ShownTrace, { reasoning, response }: TraceParts) => ({
    messages: [
      { role: 'user', content: prompt },
      { role: 'assistant', content: response, reasoning_content: reasoning },
    ],
  }),
  // Its trainer writes headings of its own around both, in the place of tags.
  huatuo: ({ prompt }: ShownTrace, { reasoning, answer }: TraceParts) => ({
    Question: prompt,
    Complex_CoT: reasoning,
    Response: answer,
  }),
} as const satisfies Partial<Record<ExportFormat, (trace: ShownTrace, parts: TraceParts) => object>>;

type PartedFormat = keyof typeof PARTED;
type WholeFormat = Exclude<ExportFormat, PartedFormat>;

/** These have the trace as it is, `<think>` and `<answer>` within. */
const WHOLE: Readonly<Record<WholeFormat, (trace: ShownTrace) => object>> = {
  /** TRL learns from the completion alone where the two stand apart; of one list of messages it would learn the prompt too. */
  trl: (trace) => {
    const [user, assistant] = turns(trace);
    return { prompt: [user], completion: [assistant] };
  },
  verl: (trace) => ({ messages: turns(trace) }),
  skyrl: (trace) => ({ messages: turns(trace) }),
  'llama-factory': (trace) => ({ messages: turns(trace) }),
  messages: (trace) => ({ messages: turns(trace) }),
  'ms-swift': (trace) => ({ messages: turns(trace) }),
  cookbook: (trace) => ({ messages: turns(trace) }),
  sharegpt: (trace) => ({ conversations: conversation(trace, 'gpt') }),
  meditron: (trace) => ({
    conversations: conversation(trace, 'assistant'),
    label_letter: trace.letter,
    // Wrong traces are in no export.
    exact_match: true,
  }),
  alpaca: ({ prompt, text }) => ({ instruction: prompt, input: '', output: text }),
  /**
   * Parts of a turn may be learned or not. Where an abandoned path begins and ends no record of a trace says, so a trace is
   * one part, with all its white space. The prompt's part says nothing of `train`: where a part does, the trainer learns the
   * token that ends its turn, a user's too.
   */
  axolotl: ({ prompt, text }) => ({
    messages: [
      { role: 'user', content: [{ type: 'text', text: prompt }] },
      { role: 'assistant', content: [{ type: 'text', text, train: true }] },
    ],
  }),
};

/** Null: the format has the reasoning apart, and the trace is not in parts. */
export function traceShape(trace: ShownTrace, parts: TraceParts | null, format: ExportFormat): object | null {
  if (!isParted(format)) return WHOLE[format](trace);
  return parts === null ? null : PARTED[format](trace, parts);
}

function isParted(format: ExportFormat): format is PartedFormat {
  return Object.hasOwn(PARTED, format);
}

function turns({ prompt, text }: ShownTrace): readonly [Message, Message] {
  return [
    { role: 'user', content: prompt },
    { role: 'assistant', content: text },
  ];
}

function conversation({ prompt, text }: ShownTrace, answerer: 'gpt' | 'assistant'): readonly object[] {
  return [
    { from: 'human', value: prompt },
    { from: answerer, value: text },
  ];
}
