/** What was measured of this machine, as lines of a plan. */
import type { MeasuredBase, MeasuredRecipe } from './measure-recipe.ts';

/** Three digits tell a rate. */
export function perSecondText(rate: number): string {
  return rate >= 100 ? Math.round(rate).toLocaleString('en') : Number(rate.toPrecision(3)).toString();
}

export function measuredLines({ bases }: MeasuredRecipe): string[] {
  return bases.map((measured) => `measured ${baseText(measured)}`);
}

function baseText({ base, parameters, assumed, training, writtenPerSecond, readPerSecond }: MeasuredBase): string {
  const trained = training.map(
    ({ batch, lora, trainedPerSecond, secondsPerStep }) =>
      `trained in ${batch.kind}${lora === null ? '' : ` (rank ${lora.rank})`} ${perSecondText(trainedPerSecond)}, ` +
      `${perSecondText(1 / secondsPerStep)} updates`,
  );
  const answered = Object.entries({ written: writtenPerSecond, read: readPerSecond }).flatMap(([what, rate]) =>
    rate === null ? [] : [`${what} ${perSecondText(rate)}`],
  );
  const taken = assumed === null ? '' : `; assumed ${assumed}`;
  return `${base}, ${parameters.toLocaleString('en')} parameters, tokens a second: ${[...trained, ...answered].join(', ')}${taken}`;
}
