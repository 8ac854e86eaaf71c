/** The colours that rows, runs and curves are told apart by: one sequence for what a recipe makes, one for its controls. */

type Hue = readonly [light: string, dark: string];

const sequences: Readonly<Record<'recipe' | 'control', readonly Hue[]>> = {
  recipe: [
    ['#8a857c', '#a09b92'],
    ['#3a74b4', '#6ea6e0'],
    ['#c07a1b', '#e0a552'],
    ['#1d7d5d', '#4fbd95'],
    ['#2a8896', '#5fbfcc'],
    ['#7a7420', '#bdb552'],
  ],
  control: [
    ['#8665ad', '#b294d8'],
    ['#b0506a', '#dd839b'],
    ['#5866b4', '#929ee8'],
    ['#97664a', '#cd9f7e'],
  ],
};

/** The class of the `index`-th of its sequence; the colours come again where they end. */
export function hueClass(sequence: keyof typeof sequences, index: number): string {
  return `hue-${sequence}-${index % sequences[sequence].length}`;
}

/** A rule a class, which sets the custom property --c. */
export function hueRules(scheme: 'light' | 'dark'): string {
  const at = scheme === 'light' ? 0 : 1;
  return Object.entries(sequences)
    .flatMap(([sequence, hues]) => hues.map((hue, index) => `.hue-${sequence}-${index}{--c:${hue[at]}}`))
    .join('');
}

/** The same for both at once, by the `color-scheme` that an element has. */
export function hueSheet(): string {
  return Object.entries(sequences)
    .flatMap(([sequence, hues]) =>
      hues.map(([light, dark], index) => `.hue-${sequence}-${index}{--c:light-dark(${light},${dark})}`),
    )
    .join('');
}
