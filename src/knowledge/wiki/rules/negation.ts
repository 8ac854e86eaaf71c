/** Whether the words before a mention take it back: "no fever", "without rash", "rather than gout". */

const BEFORE =
  /\b(?:no|not|without|never|neither|nor|absence of|lack of|absent|avoid(?:ing)?|rather than|instead of|unlike|except|excluding|free of|ruled? out)\b(?:\s+[\w-]+){0,3}\s*$|(?:没有|無|无|不伴|不会|不是|并非)[^，。；]{0,4}$/iu;

/** `before` is the text of the same item or clause, up to the mention. */
export function isDenied(before: string): boolean {
  return BEFORE.test(before.slice(-80));
}
