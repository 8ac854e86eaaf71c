/** How the files of a release are run, program by program, in the words of its card: only what was written is named. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE, readModelConfig } from '../engine/hugging-face/model-config.ts';
import { SPECIAL_TOKENS_FILE } from '../engine/hugging-face/model-folder.ts';
import { GENAI_FILE, ONNX_DATA_FILE, ONNX_FILE, ONNX_FOLDER } from '../engine/hugging-face/onnx/export-onnx.ts';
import { GENERATION_CONFIG_FILE } from '../engine/hugging-face/special-ids.ts';
import { CHAT_TEMPLATE_FILE, TOKENIZER_CONFIG_FILE, TOKENIZER_FILE } from '../engine/tokenizer/tokenizer.ts';
import { CHECKSUMS_FILE, releasedFiles } from './checksums.ts';

const QUESTION = 'What is the most common cause of iron deficiency?';
/** Of the quick start in the paper's README. */
const MOST_NEW_TOKENS = 32_768;

/** Of a folder that holds a whole model. `notes` are sentences on what llama.cpp does otherwise. */
export function filesAndPrograms(folder: string, notes: readonly string[]): string {
  const files = releasedFiles(folder).filter((file) => file !== CHECKSUMS_FILE && file !== 'README.md');
  const ggufs = files.filter((file) => file.endsWith('.gguf'));
  const { maxPositions } = readModelConfig(folder);
  const sections = [
    transformers(Math.min(MOST_NEW_TOKENS, maxPositions)),
    ...(ggufs.length > 0 ? [llamaCpp(ggufs, notes)] : []),
    ...(files.includes(`${ONNX_FOLDER}/${ONNX_FILE}`) ? [transformersJs()] : []),
    fleming(),
  ];
  return `## Files\n\n${table(folder, files)}\n\n## How to run it\n\nIn this folder; a name on a hub may stand for the dot.\n\n${sections.join('\n\n')}\n`;
}

function table(folder: string, files: readonly string[]): string {
  const rows = files.map(
    (file) => `| \`${file}\` | ${statSync(join(folder, file)).size.toLocaleString('en')} | ${whatIs(file)} |`,
  );
  return `| file | bytes | what it is |\n|---|--:|---|\n${rows.join('\n')}\n\n\`sha256sum --check ${CHECKSUMS_FILE}\` checks every file.`;
}

const WHAT: Readonly<Record<string, string>> = {
  [`${ONNX_FOLDER}/${ONNX_FILE}`]: 'graph, for Transformers.js and ONNX Runtime',
  [`${ONNX_FOLDER}/${ONNX_DATA_FILE}`]: "the graph's weights in float32, beside it",
  [GENAI_FILE]: 'settings for ONNX Runtime GenAI',
  [CONFIG_FILE]: 'shape of the model',
  [GENERATION_CONFIG_FILE]: 'defaults of generation',
  [CHAT_TEMPLATE_FILE]: 'how a conversation becomes text',
  [TOKENIZER_FILE]: 'tokenizer',
  [TOKENIZER_CONFIG_FILE]: 'tokenizer',
  [SPECIAL_TOKENS_FILE]: 'tokenizer',
};

function whatIs(file: string): string {
  if (file.endsWith('.safetensors')) return 'weights, for Transformers, vLLM, SGLang';
  if (file.endsWith('.gguf')) return 'all of the model in one file, for llama.cpp, Ollama, LM Studio';
  return WHAT[file] ?? 'as the model had it';
}

function transformers(newTokens: number): string {
  return `### Transformers

\`\`\`python
from transformers import AutoModelForCausalLM, AutoTokenizer

model_name = "."
tokenizer = AutoTokenizer.from_pretrained(model_name)
model = AutoModelForCausalLM.from_pretrained(model_name, torch_dtype="auto", device_map="auto")

messages = [{"role": "user", "content": "${QUESTION}"}]
text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
model_inputs = tokenizer([text], return_tensors="pt").to(model.device)
generated_ids = model.generate(**model_inputs, max_new_tokens=${newTokens})
output_ids = generated_ids[0][len(model_inputs.input_ids[0]):].tolist()
output = tokenizer.decode(output_ids, skip_special_tokens=True).strip("\\n")
print("thinking:", output.split("<think>")[-1].split("</think>")[0])
print("answer:", output.split("</think>")[-1])
\`\`\``;
}

function llamaCpp(ggufs: readonly string[], notes: readonly string[]): string {
  const [smallest] = ggufs.toSorted((a, b) => Number(b.includes('Q8_0')) - Number(a.includes('Q8_0')));
  const departures = notes.map((note) => `\n\nNote: ${note}.`).join('');
  return `### llama.cpp

\`\`\`sh
llama-cli -m ${smallest} --jinja -p "${QUESTION}"
llama-server -m ${smallest} --jinja        # an API and a page at http://127.0.0.1:8080
\`\`\`${departures}

### LM Studio

\`\`\`sh
lms import ${smallest}        # the chat template is in the file
\`\`\``;
}

function transformersJs(): string {
  return `### Transformers.js

\`\`\`js
import { env, pipeline } from '@huggingface/transformers';

env.localModelPath = '.'; // without it, a hub is asked
const generate = await pipeline('text-generation', '.');
const messages = [{ role: 'user', content: '${QUESTION}' }];
const [{ generated_text }] = await generate(messages, { max_new_tokens: 1024, do_sample: false });
console.log(generated_text.at(-1).content);
\`\`\`

ONNX Runtime GenAI opens this folder by \`genai_config.json\`.`;
}

function fleming(): string {
  return `### fleming-r1, with which it was made

\`\`\`sh
npx fleming ask --model FOLDER "${QUESTION}"        # in the project; thinking and answer apart
\`\`\``;
}
