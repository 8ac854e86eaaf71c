/** `fleming questions review DIR`: the page for manual review; decisions in and out; applied to the bank. */
import type { Command } from 'commander';
import type { ReviewFolder } from '../../../questions/review/review-folder.ts';
import type { ImportReply } from '../../../questions/review/review-replies.ts';
import type { Review } from '../../../questions/review/review.ts';
import { ConfigError } from '../../../support/errors.ts';
import { printable } from '../../../support/printable.ts';
import { SAFETY_LINES } from '../../../support/safety.ts';
import { helpAfter, writeJson, type CommandContext, type Terminal } from '../../command.ts';
import { showBank } from './describe-bank.ts';
import { atLeastOne, wholeNumber } from '../../flags/number-flags.ts';

interface ReviewFlags {
  readonly port: number;
  readonly reviewers: number;
  readonly apply?: boolean;
  readonly import: readonly string[];
  readonly status?: boolean;
  readonly json?: boolean;
}

export function registerReview(questions: Command, { terminal }: CommandContext): void {
  questions
    .command('review')
    .description(
      'Show the questions that wait for a clinician on a local page (this machine alone): keep, correct the answer, or drop. ' +
        'Decisions are added to decisions.jsonl, signed with name and time, and applied whenever the bank is made anew.',
    )
    .argument('<bank>', 'the folder of a refined bank, or its questions.jsonl')
    .option('--port <n>', 'port on the loopback address; 0 takes a free one', wholeNumber, 4180)
    .option('--reviewers <n>', 'how many reviewers must decide, and alike', atLeastOne, 1)
    .option('--import <files...>', 'first add the decisions of these files (JSON Lines)', [])
    .option('--apply', 'apply the decisions to the bank and end')
    .option('--status', 'print how far the review is, and the agreement of reviewers, and end')
    .option('--json', 'print what --apply or --status say as JSON')
    .addHelpText(
      'after',
      helpAfter('fleming questions review banks/refined', 'fleming questions review banks/refined --apply'),
    )
    .action(async (bank: string, flags: ReviewFlags) => {
      if (flags.port > 65_535) throw new ConfigError(`--port ${flags.port}; allowed: 0 to 65535`);
      const [{ ReviewFolder }, { Review }] = await Promise.all([
        import('../../../questions/review/review-folder.ts'),
        import('../../../questions/review/review.ts'),
      ]);
      if (flags.status === true && flags.import.length === 0 && flags.apply !== true)
        return showStatus(Review.look(bank, flags.reviewers), terminal, flags.json === true);
      const review = ReviewFolder.open(bank, flags.reviewers);
      try {
        for (const remark of review.remarks) terminal.writeError(`${remark}\n`);
        for (const path of flags.import) terminal.writeError(importText(path, review.importFile(path)));
        if (flags.apply === true) {
          const { applyReview } = await import('../../../questions/review/apply-review.ts');
          return showBank(review.folder, applyReview(review), terminal, flags.json === true);
        }
        if (flags.status === true) return showStatus(review, terminal, flags.json === true);
        await serveReview(review, flags.port, terminal);
      } finally {
        review.close();
      }
    });
}

function importText(path: string, { added, known, elsewhere }: ImportReply): string {
  const more = [
    ...(known > 0 ? [`${known} were here`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} of the new ones are about questions that do not wait here`] : []),
  ];
  return `${[`${path}: ${added} new decisions`, ...more].join('; ')}\n`;
}

function showStatus(review: Review, terminal: Terminal, asJson: boolean): void {
  const status = review.status();
  if (asJson) return writeJson(terminal, status);
  const lines = [
    `${review.folder}: ${status.items} to review, ${status.decided} decided, ${status.disagreements} disagreements`,
    ...status.agreement.map(
      ({ reviewers, agreement: { items, share, kappa } }) =>
        `  ${reviewers.map(printable).join(' and ')}: ${(100 * share).toFixed(1)} % of ${items} alike, kappa ${kappa?.toFixed(3) ?? 'not defined'}`,
    ),
    ...status.remarks,
  ];
  terminal.write(`${lines.join('\n')}\n`);
}

async function serveReview(review: ReviewFolder, port: number, terminal: Terminal): Promise<void> {
  const [{ startReviewServer }, { listenForInterrupts }] = await Promise.all([
    import('../../../questions/review/review-server.ts'),
    import('../../../run/interrupt.ts'),
  ]);
  const server = await startReviewServer(review, port, (error) =>
    terminal.writeError(`${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`),
  );
  terminal.write(
    `Review of ${review.folder}: ${server.address}\nThe address is yours: who has it can decide. ` +
      `Ctrl-C ends it; every decision is on the disk already.\n${SAFETY_LINES}\n`,
  );
  await new Promise<void>((resolve) => {
    const interrupt = listenForInterrupts({
      continueWith: `npx fleming questions review ${review.folder}`,
      notify: () => {
        interrupt.stop();
        resolve();
      },
    });
  });
  await server.close();
}
