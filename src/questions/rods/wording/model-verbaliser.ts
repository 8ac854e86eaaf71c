/** Vignettes by a language model, journalled below the bank's folder: the same command goes on and asks nothing twice. */
import { join } from 'node:path';
import { z } from 'zod';
import { type AskedSet } from '../../../attempts/sets/asked-set.ts';
import { findAnswerBlock } from '../../../grading/answer-block.ts';
import { languageSchema, type Language } from '../../../records/question.ts';
import { sha256 } from '../../../support/hash.ts';
import { jsonLine } from '../../../support/jsonl.ts';
import { askOneSet, type AskedModel, type AskOneSetSettings } from '../../../attempts/sets/ask-one-set.ts';
import type { Verbaliser, VignetteRequest } from './verbaliser.ts';

export const VIGNETTES_SET = 'vignettes';
/** Raised with every change of a character of the prompt. */
const PROMPT_VERSION = 2;

const itemSchema = z.strictObject({
  id: z.string(),
  language: languageSchema,
  vignette: z.string(),
  kept: z.array(z.string()),
});
type VignetteItem = z.infer<typeof itemSchema>;

const instructions: Readonly<Record<Language, (item: Pick<VignetteItem, 'vignette' | 'kept'>) => string>> = {
  en: ({ vignette, kept }) =>
    `Tell this vignette of a medical examination question in other words, as an item writer would:\n${vignette}\n\nKeep these words exactly, each once; what is said to be absent stays absent:\n${listOf(kept)}\n\nKeep age, sex, times, numbers, units and reference ranges. Add no other finding, value, disease, test or drug. Ask nothing. Write plain text.\nThink between <think> and </think>, then write the vignette between <answer> and </answer>.`,
  zh: ({ vignette, kept }) =>
    `请像命题者一样，用其他措辞改写下面这道医学考题的病例描述：\n${vignette}\n\n下列词语须逐字保留，各出现一次；原文说没有的，改写后仍须说没有：\n${listOf(kept)}\n\n年龄、性别、时间、数值、单位和参考值均不得改动；不得添加其他表现、数值、疾病、检查或药物；不要提问；只写纯文本。\n先在 <think> 与 </think> 之间思考，再把病例描述写在 <answer> 与 </answer> 之间。`,
};

export class ModelVerbaliser implements Verbaliser {
  readonly name: string;
  readonly #asked: AskedModel;
  readonly #settings: Omit<AskOneSetSettings, 'folder' | 'samples' | 'temperature'>;
  readonly #folder: string;

  /** `out`: the bank's folder. */
  constructor(asked: AskedModel, out: string, settings: Omit<AskOneSetSettings, 'folder' | 'samples' | 'temperature'>) {
    this.name = asked.model.name;
    this.#asked = asked;
    this.#settings = settings;
    this.#folder = join(out, `answers-${VIGNETTES_SET}`);
  }

  async tell(requests: readonly VignetteRequest[]): Promise<ReadonlyMap<string, string>> {
    if (requests.length === 0) return new Map();
    const set = vignetteSet(requests);
    const outputs = await askOneSet(set, this.#asked, {
      ...this.#settings,
      folder: this.#folder,
      samples: 1,
      temperature: 0,
    });
    return new Map([...outputs].flatMap(([id, samples]) => [...samples.values()].slice(0, 1).map((raw) => [id, raw])));
  }
}

export function vignetteSet(requests: readonly VignetteRequest[]): AskedSet<VignetteItem> {
  const items = requests.map(({ question: { id, language }, vignette, kept }) => ({
    id,
    language,
    vignette,
    kept: [...kept],
  }));
  return {
    id: VIGNETTES_SET,
    version: PROMPT_VERSION,
    prompt: null,
    source: 'the graph',
    sha256: sha256(items.map((item) => jsonLine(item, VIGNETTES_SET)).join('')),
    items: () => items,
    schema: itemSchema,
    idOf: ({ id }) => id,
    messagesOf: (item) => [{ role: 'user', content: instructions[item.language](item) }],
  };
}

/** The vignette of an output, on one line; null when there is none. */
export function readVignette(raw: string): string | null {
  const block = findAnswerBlock(raw, 'optional');
  if (block.kind !== 'block') return null;
  const text = block.content.replace(/\s+/g, ' ').trim();
  return text === '' ? null : text;
}

function listOf(findings: readonly string[]): string {
  return findings.map((finding) => `- ${finding}`).join('\n');
}
