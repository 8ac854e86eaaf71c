/** A teacher is told a wrong option for each question, as the ladder's last rung tells the right one. */
import type { ModelCalls } from '../../model-calls.ts';
import type { TraceVerdict } from '../../../records/trace-attempt.ts';
import { randomStream } from '../../../support/random.ts';
import { WITH_ANSWER_PROMPT_VERSION, withAnswerPrompt } from '../../ladder/with-answer-prompt.ts';
import { traceParser } from '../../read-trace.ts';
import { shownTry, type ShownTry } from '../../shown-question.ts';
import type { AskedTraceOf } from '../asked-trace.ts';
import type { AskedQuestion } from '../trace-flaw.ts';
import { withWrongKey } from './counterfactual-key.ts';

export interface ToldWrongly {
  /** The question with the option told for a key. */
  readonly rekeyed: AskedQuestion;
  /** What the teacher wrote: `right` is a trace that ends in the option told, `wrong` one that ends in another. */
  readonly verdict: TraceVerdict;
  /** Null where it does not end in the option told. */
  readonly text: string | null;
}

export interface TellSettings {
  /** In the keys of the calls. */
  readonly purpose: string;
  /** Which wrong option a question gets. */
  readonly seed: number;
}

/** In the order of the traces, two of one question sharing a call. Null: the question has no wrong option. */
export async function tellWrongly(
  traces: readonly Pick<AskedTraceOf, 'bank' | 'question'>[],
  calls: ModelCalls,
  { purpose, seed }: TellSettings,
): Promise<(ToldWrongly | null)[]> {
  const shownBy = new Map<string, ShownTry>();
  const asked = traces.map(({ bank, question }) => {
    if (bank.options.length < 2) return null;
    const shown = withWrongKey(shownTry(bank, 0, false), randomStream(seed, 'wrong key', bank.id));
    const { stem, options, answer } = shown;
    const call = calls.callOf({
      item: bank.id,
      index: 0,
      purpose,
      promptVersion: WITH_ANSWER_PROMPT_VERSION,
      content: { id: bank.id, stem, options, answer },
      prompt: withAnswerPrompt(shown, 'letter'),
    });
    shownBy.set(call.key, shown);
    return { call, rekeyed: { ...question, options, answer } };
  });
  const parser = traceParser(shownBy);
  const wanted = asked.flatMap((each) => each?.call ?? []);
  await calls.ask(wanted);
  calls.tell(parser);
  const parsed = calls.parsed(wanted, parser);
  return asked.map((each): ToldWrongly | null => {
    if (each === null) return null;
    const read = parsed.get(each.call.key)?.value;
    const verdict = read?.verdict ?? (calls.hasFailed(each.call) ? 'failed' : 'not-asked');
    return { rekeyed: each.rekeyed, verdict, text: verdict === 'right' ? read!.text : null };
  });
}
