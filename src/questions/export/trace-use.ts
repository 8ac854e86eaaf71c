/** How traces of each format are trained on, for the card of an export. */
import type { ExportFormat } from './export-format.ts';

export interface FirstSplit {
  /** As `datasets` takes its name. */
  readonly split: string;
  readonly file: string;
}

/** Lines of Python that load a split. */
export function loadRows(split: string): string {
  return `import datasets

rows = datasets.load_dataset("FOLDER", split="${split}")  # FOLDER: where this page lies
`;
}

export function traceUse(format: ExportFormat, first: FirstSplit): string {
  const use = USES[format];
  return typeof use === 'function' ? use(first) : `\`\`\`python\n${loadRows(first.split)}\`\`\`\n\n${use}`;
}

const listed = ({ split }: FirstSplit): string =>
  `\`dataset_dir: .\` (this folder) and \`dataset: fleming_${split}\` in the trainer's configuration; \`dataset_info.json\` names all.`;

/** A text stands after the lines that load the rows. */
const USES: Readonly<Record<ExportFormat, string | ((first: FirstSplit) => string)>> = {
  trl: '`SFTTrainer` learns from `completion` alone; the question before it is context.',
  messages: "Have the trainer mask the user's turn, as the recipe does: the trace alone is to be learned.",
  openai:
    'The reasoning is `reasoning_content`, the answer `content`. A chat template that does not know the former leaves it out: ' +
    'look at one templated row first.',
  huatuo: 'The reasoning is `Complex_CoT`; the trainer puts its own headings around it and around `Response`.',
  meditron: '`label_letter` is the right option; `exact_match` is true of all, since wrong traces stay out.',
  'llama-factory': listed,
  sharegpt: listed,
  alpaca: listed,
  verl: ({ file }) =>
    `\`data.train_files=${file}\` of \`verl.trainer.sft_trainer\`, which learns the assistant's turn of \`messages\`.`,
  skyrl: ({ file }) =>
    `\`data.train_data="['${file}']"\` of its fine-tuning, which learns the last, the assistant's turn of \`messages\`.`,
  cookbook: ({ file }) =>
    `\`FromConversationFileBuilder(file_path="${file}", ...)\` of \`tinker_cookbook.supervised.data\`, which reads \`messages\`.`,
  axolotl: ({ file }) => `\`\`\`yaml
datasets:
  - path: ${file}
    ds_type: json
    type: chat_template
    field_messages: messages
\`\`\`

Parts of a turn with \`train: false\` are read and not learned. Each trace is one part: no record says where an abandoned
path begins.`,
  'ms-swift': ({ file }) => `\`swift sft --dataset ${file}\`, which learns the assistant's turn.`,
};
