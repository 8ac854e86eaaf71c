/**
 * Rewards over HTTP beside the same gradings called in process, as ratios: outputs of 2,000 characters, by the size of a
 * batch. Client and server share this process and its CPU time is counted, so that both are in the figures, and the client
 * has the smaller part: it writes JSON and reads scores.
 */
import { Agent, request } from 'node:http';
import { defaultRewardWeights } from '../src/grading/reward.ts';
import { BearerToken } from '../src/serving/bearer-token.ts';
import { gradeItem } from '../src/serving/reward/grade-items.ts';
import type { RewardItem } from '../src/serving/reward/reward-request.ts';
import { startRewardServer } from '../src/serving/reward/reward-server.ts';
import { median, rounded } from './support/statistics.ts';
import type { BenchOptions } from './main.ts';

const BATCHES = [1, 16, 128, 1024];
const ITEMS = 2048;
const OUTPUT_LENGTH = 2000;
const OPTIONS = ['Acute pancreatitis', 'Cholecystitis', 'Appendicitis', 'Diverticulitis', 'Hepatitis B'];
const ANSWERS = ['C', 'The correct answer is **C**.', 'C. Appendicitis', 'Appendicitis', '\\boxed{\\text{C}}', 'B'];

const items: readonly RewardItem[] = Array.from({ length: ITEMS }, (_, at) => {
  const block = `</think>\n<answer>${ANSWERS[at % ANSWERS.length]}</answer>`;
  const words = `Patient ${at}: fever < 39, pain > 3 days, so option B seems less likely. `;
  const thinking = words.repeat(OUTPUT_LENGTH / words.length + 1).slice(0, OUTPUT_LENGTH - block.length - 7);
  return { completion: `<think>${thinking}${block}`, ground_truth: 'C', options: OPTIONS };
});

/** Gradings a second of this process's CPU time: a shared machine's pauses do not count. */
async function rateOf(work: () => Promise<number> | number): Promise<number> {
  const started = process.cpuUsage();
  const graded = await work();
  const { user, system } = process.cpuUsage(started);
  if (graded !== ITEMS) throw new Error(`${graded} of ${ITEMS} were graded`);
  return (graded / (user + system)) * 1e6;
}

export async function run({ repetitions }: BenchOptions): Promise<Record<string, unknown>> {
  const token = new BearerToken(undefined, 'the bench');
  const server = await startRewardServer({
    host: '127.0.0.1',
    port: 0,
    token,
    weights: defaultRewardWeights,
    onError: (error) => {
      throw error;
    },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = (body: string): Promise<string> =>
    new Promise((done, fail) => {
      const headers = { authorization: `Bearer ${token.text}`, 'content-type': 'application/json' };
      const asked = request(`${server.address}/reward`, { agent, method: 'POST', headers }, (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (part: string) => (text += part))
          .on('end', () => done(text));
      });
      asked.on('error', fail).end(body);
    });
  const overHttp = async (batch: number): Promise<number> => {
    let graded = 0;
    for (let from = 0; from < ITEMS; from += batch) {
      const reply = await post(JSON.stringify({ items: items.slice(from, from + batch) }));
      graded += (JSON.parse(reply) as { scores: unknown[] }).scores.length;
    }
    return graded;
  };
  const inProcess = (): number => items.map((item) => gradeItem(item, defaultRewardWeights)).length;
  const rates = new Map<string, number[]>();
  // The first two rounds compile the code, and do not count.
  for (let round = -2; round < repetitions; round++) {
    const add = (name: string, rate: number): void => {
      if (round >= 0) rates.set(name, [...(rates.get(name) ?? []), rate]);
    };
    add('inProcess', await rateOf(inProcess));
    for (const batch of BATCHES) add(`batchesOf${batch}`, await rateOf(() => overHttp(batch)));
  }
  agent.destroy();
  await server.drain();
  const perSecond = Object.fromEntries([...rates].map(([name, each]) => [name, median(each)]));
  const ratioOf = (name: string): number => rounded(perSecond[name]! / perSecond['inProcess']!);
  return {
    outputLength: OUTPUT_LENGTH,
    target: 3000,
    gradingsPerSecond: Object.fromEntries(Object.entries(perSecond).map(([name, rate]) => [name, Math.round(rate)])),
    ofInProcess: Object.fromEntries(BATCHES.map((batch) => [`batchesOf${batch}`, ratioOf(`batchesOf${batch}`)])),
  };
}
