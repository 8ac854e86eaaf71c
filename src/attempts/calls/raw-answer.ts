/** An answer of the journal as one output, as an adapter would hand it on: reasoning that came apart stands before the text. */
import { joinReasoning } from '../../chat/chat-model.ts';
import { readHarmony } from '../../chat/harmony.ts';
import type { AnsweredLine } from './call-lines.ts';

export function rawAnswer({
  content,
  reasoning,
  finish,
}: Pick<AnsweredLine, 'content' | 'reasoning' | 'finish'>): string {
  const channels = reasoning === null ? readHarmony(content ?? '') : null;
  return joinReasoning(channels?.reasoning ?? reasoning ?? '', channels?.text ?? content ?? '', finish);
}
