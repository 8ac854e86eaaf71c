/** `fleming score`: token ids and log-probabilities of a text under a model, and its perplexity. */
import type { Command } from 'commander';
import { helpAfter, writeJson, type CommandContext } from '../command.ts';

interface ScoreFlags {
  readonly model: string;
  readonly text: string;
  readonly json?: boolean;
}

export function registerScore(program: Command, { terminal }: CommandContext): void {
  program
    .command('score')
    .description(
      'Token ids and log-probabilities of a text under a model (a Hugging Face folder: Llama, Qwen2 or Qwen3), and its perplexity.',
    )
    .requiredOption('--model <folder>', 'model folder')
    .requiredOption('--text <file>', 'UTF-8 text; - reads standard input')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      helpAfter(
        'fleming score --model runs/mini/model --text note.txt --json',
        'echo -n "fever" | fleming score --model runs/mini/model --text -',
      ),
    )
    .action(async (flags: ScoreFlags) => {
      const [
        { scoreText, readUtf8 },
        { checkModelFolder },
        { embeddedEngines },
        { folderReference },
        { withScoringPolicy },
      ] = await Promise.all([
        import('../score-text.ts'),
        import('../flags/model-folder-flag.ts'),
        import('../adapters/embedded-engines.ts'),
        import('../../engine/model-reference.ts'),
        import('../../engine/with-policy.ts'),
      ]);
      checkModelFolder(flags.model);
      const text = readUtf8(flags.text);
      const scored = await withScoringPolicy(embeddedEngines(), folderReference(flags.model), (policy) =>
        scoreText(policy.engine, policy.tokenizer, text),
      );
      if (flags.json === true) {
        writeJson(terminal, scored);
        return;
      }
      for (const { id, text: piece, logprob } of scored.tokens)
        terminal.write(
          `${String(id).padStart(7)}  ${logprob === null ? '      -' : logprob.toFixed(4).padStart(9)}  ${JSON.stringify(piece)}\n`,
        );
      terminal.write(
        `perplexity ${scored.perplexity === null ? '-' : scored.perplexity.toFixed(4)} over ${scored.scored} tokens\n`,
      );
    });
}
