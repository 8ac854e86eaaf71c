/** A bank that was made, in words or as JSON: counts, what every step dropped, where it lies. */
import type { BankManifest } from '../../../records/bank-manifest.ts';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from '../../../support/safety.ts';
import { writeJson, type Terminal } from '../../command.ts';

export function showBank(out: string, manifest: BankManifest, terminal: Terminal, json: boolean): void {
  if (json) writeJson(terminal, { out, ...manifest, safety: { en: SAFETY_EN, zh: SAFETY_ZH } });
  else terminal.write(`${describeBank(out, manifest)}\n\n${SAFETY_LINES}\n`);
}

export function describeBank(out: string, { counts, steps, tierAgreement }: BankManifest): string {
  const lines = steps.map(({ name, before, after, dropped, counts: more }) => {
    const told = [...Object.entries(dropped), ...Object.entries(more)].map(([what, count]) => `${what} ${count}`);
    return `  ${name.padEnd(16)}${String(before).padStart(8)} -> ${String(after).padStart(8)}${told.length === 0 ? '' : `  ${told.join(', ')}`}`;
  });
  const kappa = tierAgreement?.kappa;
  const agreement =
    tierAgreement === null
      ? []
      : [
          `  tiers of model and graph: ${(100 * tierAgreement.share).toFixed(1)} % of ${tierAgreement.items} alike, kappa ${kappa?.toFixed(3) ?? 'not defined'}`,
        ];
  const waiting = counts.inReview === 0 ? '' : `, ${counts.inReview} wait for review: fleming questions review ${out}`;
  return [`${out}: ${counts.questions} questions, ${counts.dropped} dropped${waiting}`, ...lines, ...agreement].join(
    '\n',
  );
}
