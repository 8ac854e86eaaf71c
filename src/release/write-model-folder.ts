/** The trained policy as a folder that other people's software loads, with a card that says what it is and is not. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../support/atomic-file.ts';
import { SAFETY_EN, SAFETY_ZH } from '../support/safety.ts';

export interface ModelCard {
  readonly name: string;
  readonly about: string;
  /** How it came to be, in a sentence or two. */
  readonly made: string;
  readonly seed: number;
}

/** Copies the Hugging Face folder `from` to `to` and writes README.md, the model card. */
export function writeReleaseFolder(from: string, to: string, card: ModelCard): void {
  cpSync(from, to, { recursive: true });
  writeFileAtomic(join(to, 'README.md'), modelCard(card));
}

function modelCard({ name, about, made, seed }: ModelCard): string {
  return `---
license: apache-2.0
language: [en, zh]
library_name: transformers
pipeline_tag: text-generation
tags: [medical-reasoning, research-only]
---

# ${name}

${about}

> ${SAFETY_EN}
>
> ${SAFETY_ZH}

${made} Seed ${seed}.

Prompt it through the chat template; it writes \`<think>...</think>\` and then \`<answer>...</answer>\`, the
answer being the text of one of the options.
`;
}
