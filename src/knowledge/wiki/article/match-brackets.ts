/** Which brackets of wikitext close which: unmatched ones are letters. One pass in linear time; nothing is parsed. */

const PARTNERS: Readonly<Record<string, string>> = { '}}': '{{', ']]': '[[', '|}': '{|', '}-': '-{' };

/** The place of the closing pair for every opening `{{`, `{|`, `[[` and `-{` that has one. */
export function matchBrackets(source: string, start: number, end: number): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const open: { readonly pair: string; readonly at: number }[] = [];
  for (let at = start; at < end - 1; at++) {
    const char = source[at]!;
    if (!'{[|}]<-'.includes(char)) continue;
    if (source.startsWith('<!--', at)) {
      const close = source.indexOf('-->', at + 4);
      at = close < 0 ? end : close + 2;
      continue;
    }
    const pair = char + source[at + 1]!;
    // `-{{` is a hyphen before a template.
    const opens = pair === '-{' ? source[at + 2] !== '{' : pair === '{{' || pair === '[[' || pair === '{|';
    const wanted = PARTNERS[pair];
    if (opens) open.push({ pair, at: at++ });
    else if (wanted !== undefined) {
      // A `|}}` closes a template, not a table; and "a}-b" has no meaning outside `-{`.
      if (pair === '|}' && (source[at + 2] === '}' || open.at(-1)?.pair !== '{|')) continue;
      if (wanted === '[[') while (open.at(-1)?.pair === '-{') open.pop();
      if ((wanted === '[[' || wanted === '-{') && open.at(-1)?.pair !== wanted) continue;
      while (open.length > 0 && open.at(-1)!.pair !== wanted && '[[-{'.includes(open.at(-1)!.pair)) open.pop();
      if (open.at(-1)?.pair !== wanted) continue;
      closing.set(open.pop()!.at, at++);
    }
  }
  return closing;
}
