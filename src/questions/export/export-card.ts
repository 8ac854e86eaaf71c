/** README.md of an export: a data set card that names the splits, then licences, what was left out, and how to train on it. */
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { cardSplit } from './card-split.ts';
import type { ExportFormat } from './export-format.ts';
import type { ExportManifest } from './export-manifest.ts';
import { SKYRL_ENVIRONMENT } from './question-rows.ts';
import { loadRows, traceUse } from './trace-use.ts';

export function exportCard(manifest: ExportManifest, languages: readonly string[]): string {
  const { splits, licences, prompt, rows } = manifest;
  const files = splits.map(
    ({ name, file }) => `      - split: ${cardSplit(name)}\n        path: ${JSON.stringify(file)}`,
  );
  const total = splits.reduce((sum, split) => sum + split.rows, 0);
  const closed = licences.filter(({ commercialUse }) => !commercialUse).reduce((sum, each) => sum + each.rows, 0);
  return `---
configs:
  - config_name: default
    data_files:
${files.join('\n')}
language: [${languages.map((each) => JSON.stringify(each)).join(', ')}]
license: other
tags: ["medical", "multiple-choice"]
---

# ${rows === 'traces' ? 'Reasoning traces' : 'Questions'} for ${TITLES[manifest.for]}

> ${SAFETY_EN}
>
> ${SAFETY_ZH}

${total} ${rows}, asked with the \`${prompt.name}\` prompt (version ${prompt.version}). ${EXPORT_NOTE}

| split | use | file | ${rows} | left out |
|---|---|---|---|---|
${splits.map(({ name, use, file, rows: held, leftOut }) => `| ${cardSplit(name)} | ${use} | ${file} | ${held} | ${counted(leftOut)} |`).join('\n')}
${heldOutNote(manifest)}
## Licences

${closed === 0 ? 'As far as the sources say, commercial use is allowed.' : `**${closed} of ${total} are not for commercial use**: filter by \`commercial_use\`.`} Every row carries its own. They are repeated from the
sources, not judged.

| source | licence | commercial use | ${rows} |
|---|---|---|---|
${licences.map(({ source, licence, commercialUse, rows: held }) => `| ${cell(source)} | ${cell(licence)} | ${commercialUse ? 'yes' : 'no'} | ${held} |`).join('\n')}

## Use

${useOf(manifest)}
`;
}

const EXPORT_NOTE = '`export.json` says from which files, with their SHA-256.';

const TITLES: Readonly<Record<ExportFormat, string>> = {
  trl: 'TRL',
  verl: 'verl',
  skyrl: 'SkyRL',
  'llama-factory': 'LLaMA-Factory',
  messages: 'trainers that read messages',
  openai: 'trainers that read messages with the reasoning apart',
  sharegpt: 'trainers that read ShareGPT conversations',
  alpaca: 'trainers that read Alpaca instructions',
  huatuo: 'HuatuoGPT-o1',
  meditron: 'Meditron',
  axolotl: 'axolotl',
  'ms-swift': 'ms-swift',
  cookbook: 'the Tinker cookbook',
};

/** What is measured by must not be trained on: of splits that are here, and of those that are not. */
function heldOutNote({ splits, keptApart }: ExportManifest): string {
  const here = splits.filter(({ use }) => use === 'held-out').map(({ name }) => `\`${cardSplit(name)}\``);
  const away = keptApart.map(({ name, use, questions }) => `${name} (${use}, ${questions} questions)`);
  return [
    ...(here.length === 0
      ? []
      : [`\n**Held out: ${here.join(', ')}.** A model that was trained on it cannot be measured by it.\n`]),
    ...(away.length === 0 ? [] : [`\nNot here: ${away.join(', ')}.\n`]),
  ].join('');
}

function counted(counts: Readonly<Record<string, number>>): string {
  return (
    Object.entries(counts)
      .map(([reason, count]) => `${reason} ${count}`)
      .join(', ') || 'none'
  );
}

function cell(text: string): string {
  return text.replaceAll(/[|\n\r<>`]/g, ' ');
}

function useOf({ for: format, rows, splits }: ExportManifest): string {
  const [first] = splits;
  const split = cardSplit(first?.name ?? 'train');
  if (rows === 'traces') return traceUse(format, { split, file: first?.file ?? 'train.jsonl' });
  if (format === 'llama-factory')
    return `\`dataset_dir: .\` (this folder) and \`dataset: fleming_${split}\` in the trainer's configuration; \`dataset_info.json\` names all.`;
  if (format === 'verl')
    return `\`data.train_files=${first?.file ?? 'train.parquet'}\`, and as \`reward.custom_reward_function.path\` a file with:

\`\`\`python
${ANSWER_READER}
def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    return is_right(solution_str, ground_truth, (extra_info or {}).get("answer_text"))
\`\`\`

Or ${hooked('verl_reward.py')}.`;
  const file = first?.file ?? 'train.jsonl';
  if (format === 'skyrl')
    return `\`data.train_data="['${file}']"\`. The environment \`${SKYRL_ENVIRONMENT}\` of each row marks the answer: ${hooked('skyrl_env.py')}.`;
  if (format === 'ms-swift')
    return `\`swift rlhf --rlhf_type grpo --dataset ${file} --external_plugins ms_swift_plugin.py --reward_funcs fleming\`. The right
letter reaches the reward as \`solution\`: ${hooked('ms_swift_plugin.py')}.`;
  const reward =
    format === 'trl'
      ? `
def right_answer(completions, ground_truth, answer_text, **columns):  # reward_funcs=right_answer
    return [is_right(each[-1]["content"], *rest) for each, *rest in zip(completions, ground_truth, answer_text)]
`
      : '';
  const other = format === 'trl' ? `\n\nOr ${hooked('trl_reward.py')}.` : '';
  return `\`\`\`python\n${loadRows(split)}\n${ANSWER_READER}${reward}\`\`\`${other}`;
}

const hooked = (file: string): string =>
  `\`recipes/hooks/${file}\` of fleming-r1 asks \`fleming serve reward\`, which grades as evaluation does`;

/** The letter or the text of the right option in the last answer block. */
const ANSWER_READER = `def is_right(output, letter, text):
    block, found, _ = output.rpartition("<answer>")[2].partition("</answer>")
    return float(found != "" and block.strip() in (letter, text))

`;
