/** `fleming serve`: a model behind OpenAI's protocol, and what else other programs ask this machine over HTTP. */
import type { Command } from 'commander';
import { ConfigError } from '../../../support/errors.ts';
import { helpAfter, type CommandContext } from '../../command.ts';
import { registerServeKey } from './key.ts';
import { addModelFlags, MODEL_EXAMPLES, serveModel, type ModelFlags } from './model.ts';
import { registerServeReward } from './reward.ts';
import { registerServeTinker, TINKER_EXAMPLES } from './tinker.ts';

export function registerServe(program: Command, context: CommandContext): void {
  const serve = program
    .command('serve')
    .description(
      'Serve a model to clients of the OpenAI API, its thinking apart, to programs of this machine unless told otherwise. ' +
        'Commands below it serve other things; a folder of their name is ./NAME.',
    )
    .argument('[model]', 'a model folder, a run folder, hf:OWNER/NAME, gguf:FILE, openai:URL#NAME or recorded:FILE');
  addModelFlags(serve)
    .addHelpText('after', helpAfter(...MODEL_EXAMPLES, TINKER_EXAMPLES[0], 'fleming serve reward --port 4190'))
    .action((model: string | undefined, flags: ModelFlags) => {
      if (model !== undefined) return serveModel(model, flags, context);
      throw new ConfigError('which model? fleming serve MODEL; --help says what a model is');
    });
  registerServeKey(serve, context);
  registerServeTinker(serve, context);
  registerServeReward(serve, context);
}
