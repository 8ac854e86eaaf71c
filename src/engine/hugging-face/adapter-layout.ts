/** Where each number of an adapter lies in the one flat array of all that is trained, under the names that PEFT uses. */
import type { DecoderConfig } from '../decoder-config.ts';
import type { Lora } from '../lora.ts';
import { flatLayout, layerMatrices, parameterLayout, type ParameterLayout } from './parameter-layout.ts';

/** The two matrices beside a weight, by the weight's name. */
export function adapterNames(weight: string): { readonly a: string; readonly b: string } {
  const module = weight.replace(/\.weight$/, '');
  return { a: `${module}.lora_A.weight`, b: `${module}.lora_B.weight` };
}

/** Of each chosen matrix A [rank, in], then B [out, rank], layer by layer. */
export function adapterLayout(
  config: DecoderConfig,
  { rank, targets }: Pick<Lora, 'rank' | 'targets'>,
): ParameterLayout {
  const chosen = layerMatrices(parameterLayout(config)).filter(({ name }) => targets.some((each) => isOf(name, each)));
  return flatLayout(
    chosen.flatMap(({ name, shape: [out, input] }) => {
      const { a, b } = adapterNames(name);
      return [
        [a, [rank, input!]],
        [b, [out!, rank]],
      ] as const;
    }),
  );
}

function isOf(weight: string, target: string): boolean {
  return weight.endsWith(`.${target}.weight`);
}
