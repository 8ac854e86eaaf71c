/** Sections whose sentences state nothing of the subject today: what is like it, what was thought of it, what animals have. */

const OTHER =
  /^(?:differential(?: diagnos[ie]s)?|history(?: .*)?|historical .*|etymology|(?:in )?(?:other |non-?human )?animals?(?: models?)?|veterinary(?: .*)?|(?:in )?(?:dogs|cats|cattle|horses|sheep|livestock|pets)(?: .*)?|society and culture|(?:in )?(?:popular )?culture|research(?: .*)?|future .*|notable .*|see also|references|further reading|external links|鉴别诊断|鑑別診斷|历史|歷史|词源|詞源|其他动物|其他動物|动物|動物|研究|社会与文化|社會與文化|参见|參見)$/iu;

export function isOfAnotherMatter(section: string): boolean {
  return OTHER.test(section.trim().slice(0, 100));
}
