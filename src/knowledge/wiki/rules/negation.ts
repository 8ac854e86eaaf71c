/**
 * Whether the words around a mention take it back ("no fever", "without rash", "rather than gout"), or only suppose it ("was
 * once thought to be caused by").
 */

/** In front of a mention: words, or what is glued to it and marks ("non-fever", "✗ fever"). */
const BEFORE: readonly RegExp[] = [
  /\b(?:no|not|without|never|neither|nor|absence of|lack of|absent|avoid(?:ing)?|rather than|instead of|unlike|except|excluding|free of|ruled? out|den(?:y|ies|ied|ying)|none|nil|zero|minus|negative|cannot|(?:rarely|hardly) if ever|(?:formerly|once) thought)\b(?:\s+[\w-]+){0,3}\s*$|(?:没有|沒有|無|无|不伴|不会|不會|不是|并非|並非|未见|未見|排除)[^，。；]{0,4}$/iu,
  /(?:\bnon-|\bun|[✗✘❌✕])\s?$/iu,
];
/** Behind a mention: words, or what is glued to it, counts of none and marks ("fever-free", "fever (0 of 12)", "fever?"). */
const AFTER: readonly RegExp[] = [
  /^\s*(?:\((?:not|never|absent|no longer)\b|(?:is|are|was|were|does|do|did|has|have)(?: \w+){0,2}? (?:not(?! (?:always|only|just|necessarily|usually)\b)|never|absent|excluded|ruled out)\b|(?:不|并不|并非|未|无)(?:会|是|见|出现|能))/iu,
  /^(?:-free\b|less\b|-negative\b|\s*\(?0+(?:[.,]0+)?\s?(?:[%％]|(?:of|\/|out of)\s?\d)|\s*(?::\s*no\b|denied\b|not seen\b|never\b|absent\b|excluded\b|ruled out\b|is a (?:myth|misconception)\b|[−–]\s*$|\?\s*$|in (?:dogs|cats|cattle|sheep|horses|mice|rats|animals)\b))/iu,
];
const PHRASE =
  /\b(?:not|never|cannot|can't|isn't|aren't|doesn't|don't|neither|no longer|hardly)\b(?:\s+\w+){0,2}\s*(?:(?:known|thought|believed|shown|found|proven) to (?:be |have been )?)?$|(?:不|不会|不會|不能|并不|並不|并非|没有|沒有|从不|未)(?:被|能|可)?$/iu;
const SUPPOSED =
  /\b(?:(?:once|formerly|previously|historically|long|mistakenly|falsely|wrongly|erroneously) (?:thought|believed|held|considered|assumed|said|attributed)|(?:thought|believed|suspected|hypothesi[sz]ed|speculated|supposed|alleged|claimed|rumou?red|proposed|suggested) to (?:be|have)|(?:no|little|insufficient|limited|weak|conflicting) (?:\w+ ){0,2}?evidence|(?:unclear|unknown|uncertain|unproven|disputed|controversial|debated)(?: \w+)? (?:whether|if|that)|whether|might|possibly|perhaps|(?:myth|misconception|hypothesis|theory|speculation) that|in (?:mice|rats|rodents|animals?|dogs|cats|cattle|sheep|horses|pigs|monkeys)|animal models?)\b|(?:曾被认为|曾认为|被认为可能|可能与|疑似|推测|推測|假说|假說|尚无证据|尚無證據|是否)/iu;

/** `before` is the text of the same item or clause, up to the mention; `after` what comes behind it there. */
export function isDenied(before: string, after = ''): boolean {
  const [near, behind] = [before.slice(-80), after.slice(0, 80)];
  return BEFORE.some((pattern) => pattern.test(near)) || AFTER.some((pattern) => pattern.test(behind));
}

/** A label that says the opposite of the page it links to: [[Fever|no fever]]. */
export function isDeniedLabel(label: string): boolean {
  return /^(?:no|not|non|without|never|absence of|absent|lack of)\b|^(?:无|無|没有|沒有|非|不)/iu.test(label.trim());
}

/** A heading of a list of what is not there: "Absent:", "Not seen:". */
export function isDenyingHeading(heading: string): boolean {
  return /\b(?:absent|not (?:seen|present|found|reported)|without|negative|excluded|denied|none of)\s*[:：]?\s*$|(?:无|無|没有|未见|排除)\s*[:：]?\s*$/iu.test(
    heading,
  );
}

/** `before` is the text up to a phrase that states something: "is not caused by". */
export function isPhraseDenied(before: string): boolean {
  return PHRASE.test(before.slice(-80)) && !/\bnot only\b[^,;]*$/i.test(before.slice(-80));
}

/** The text up to a phrase only supposes what it states, or speaks of animals. */
export function isSupposed(before: string): boolean {
  return SUPPOSED.test(before.slice(-200));
}
