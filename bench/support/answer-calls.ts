/** The loop of a side of a comparison that runs on Node: reads calls, answers them one at a time (../peers/calls.ts). */
import { createInterface } from 'node:readline';
import type { Call } from '../peers/calls.ts';
import { highestResidentBytes } from './highest-resident-bytes.ts';

export type Answer = (call: Exclude<Call, { readonly task: 'memory' }>) => Promise<object>;

/** Until the input ends. */
export async function answerCalls(answer: Answer): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const call = JSON.parse(line) as Call;
    let answered: object;
    try {
      answered = call.task === 'memory' ? { peakBytes: highestResidentBytes() } : await answer(call);
    } catch (error) {
      answered = { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
    process.stdout.write(`${JSON.stringify(answered)}\n`);
  }
}
