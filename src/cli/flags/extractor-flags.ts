/** Flags of the language model that extracts relations beside the rules, for every command that reads articles. */
import type { Command } from 'commander';
import { LONGEST_EXTRACTION_TOKENS } from '../../knowledge/wiki/llm/longest-extraction.ts';
import { API_KEY_FLAG } from './api-key-flag.ts';
import { atLeastOne } from './number-flags.ts';

export interface ExtractorFlags {
  readonly model?: string;
  readonly maxTokens: number;
  readonly apiKeyEnv?: string;
}

export function addExtractorFlags(command: Command): Command {
  return command
    .option('--model <spec>', 'also extract by a language model: openai:URL#model, hf:DIR, gguf:FILE or recorded:FILE')
    .option(
      '--max-tokens <n>',
      'longest answer of the model in tokens, thinking included; a longer one is cut short and counted',
      atLeastOne,
      LONGEST_EXTRACTION_TOKENS,
    )
    .option(...API_KEY_FLAG);
}
