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
const PROMPT_VERSION = 1;

const itemSchema = z.strictObject({ id: z.string(), language: languageSchema, findings: z.array(z.string()) });
type VignetteItem = z.infer<typeof itemSchema>;

const instructions: Readonly<Record<Language, (findings: readonly string[]) => string>> = {
  en: (findings) =>
    `Write the vignette of a medical examination question: one to three sentences about a patient. It tells each of these findings by exactly these words, in any order:\n${listOf(findings)}\n\nAdd no other finding, disease, test, drug, age or number. Deny nothing. Ask nothing. Write plain text.\nThink between <think> and </think>, then write the vignette between <answer> and </answer>.`,
  zh: (findings) =>
    `请为一道医学考题写病例描述：一至三句话，描述一名患者。须逐字写出下列每一项表现，顺序不限：\n${listOf(findings)}\n\n不得添加其他表现、疾病、检查、药物、年龄或数字；不得否认任何内容；不要提问；只写纯文本。\n先在 <think> 与 </think> 之间思考，再把病例描述写在 <answer> 与 </answer> 之间。`,
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
  const items = requests.map(({ question: { id, language }, findings }) => ({
    id,
    language,
    findings: [...findings],
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
    messagesOf: ({ language, findings }) => [{ role: 'user', content: instructions[language](findings) }],
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
