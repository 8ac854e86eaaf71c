/** The most probable answers by llama.cpp, prompt by prompt, as token ids. */
import { availableParallelism } from 'node:os';
import type { LlamaLibrary } from '../../src/chat/gguf/llama-library.ts';

/** Each ends before a token that ends the turn, or at `maxTokens`. */
export async function greedyByLlama(
  library: LlamaLibrary,
  modelPath: string,
  prompts: readonly (readonly number[])[],
  { maxTokens, ends }: { readonly maxTokens: number; readonly ends: readonly number[] },
): Promise<number[][]> {
  const llama = await library.getLlama({ build: 'never', logLevel: 'error' });
  try {
    const model = await llama.loadModel({ modelPath });
    // All cores are many times slower than all but one.
    const threads = Math.max(1, availableParallelism() - 1);
    const longest = prompts.reduce((most, { length }) => Math.max(most, length), 0);
    const context = await model.createContext({ sequences: 1, contextSize: { max: longest + maxTokens + 1 }, threads });
    const sequence = context.getSequence();
    const answers: number[][] = [];
    for (const prompt of prompts) {
      await sequence.clearHistory();
      const answer: number[] = [];
      const greedy = { temperature: 0, topP: 1, topK: 0, seed: 0 };
      for await (const token of sequence.evaluate(prompt, greedy)) {
        if (ends.includes(token) || answer.push(token) >= maxTokens) break;
      }
      answers.push(answer);
    }
    return answers;
  } finally {
    await llama.dispose();
  }
}
