/**
 * Whether an article of a dump is worth parsing: most of an encyclopedia is not about medicine, and parsing is what costs
 * time. Lets through whatever `articleType` could give a type, and disambiguation pages.
 */

const INFOBOX =
  /\{\{\s*(?:infobox (?:medical|disease|symptom|drug|interventions?|diagnostic|gene|protein|anatomy|bone|muscle|nerve|artery|vein|ligament|brain|embryology|virus|bacteria|surgery)|drugbox|nonhuman protein|virusbox|药物信息框|疾病信息框|infobox nonhuman protein)/iu;
const DISAMBIGUATION = /\{\{[^{}|]{0,40}(?:disambig|dab\b|hndis|消歧义|消歧義)/iu;
/** The nouns of definitions, as article-type.ts has them. */
const DEFINED =
  /disease|disorder|syndrome|infection|condition|cancer|tumou?r|carcinoma|deficiency|inflammation|symptom|sensation|feeling|sign\b|lesion|finding|abnormal|medication|medicine|drug|antibiotic|antiviral|antidepressant|vaccine|therapy|antibod|bacteri|virus|fungus|parasite|protozoan|species of|gene\b|organ\b|gland|bone|muscle|nerve|vessel|artery|vein|tissue|body|test\b|assay|procedure|surgery|biopsy|imaging|transplant|examination|scan\b|mechanism|process|accumulation|inhibition|risk factor|contraindication|疾病|综合征|症|体征|药|疫苗|菌|病毒|寄生虫|基因|器官|腺|骨|肌|神经|血管|检查|检验|手术|感染|癌/iu;
/** The first sentences stand behind the infobox, which may be long. */
const LEAD_CHARACTERS = 6000;

export function maybeMedical(wikitext: string): boolean {
  const lead = wikitext.slice(0, LEAD_CHARACTERS);
  return INFOBOX.test(lead) || definition(lead) || DISAMBIGUATION.test(wikitext);
}

/** A copula with one of the nouns soon behind it. */
function definition(lead: string): boolean {
  for (const { index } of lead.matchAll(/\b(?:is|are|was|were|refers to|describes|means)\s|是/gu)) {
    if (DEFINED.test(lead.slice(index, index + 400))) return true;
  }
  return false;
}
