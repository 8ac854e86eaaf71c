/** By what a finding was seen, as an English sentence says it: some names tell it, others are known to need it. */
import { ENGLISH_METHOD } from './english-wordings.ts';
import type { ToldFinding } from './vignette-facts.ts';

/** Methods of findings whose names do not tell one, first match. The names are the entities' ids. */
const METHODS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:absence of melanocytes|acantholysis|subepidermal blister|suprabasal blister) on biopsy$|^(?:band-like lymphocytic infiltrate|corps ronds and grains|dilapidated brick wall pattern|epidermal spongiosis|epidermotropic CD4 lymphocytes|full-thickness epidermal necrosis|hyperkeratosis with parakeratosis|keratin pearls|neutrophilic dermal infiltrate|Pautrier microabscess|peripheral palisading of basaloid cells|S100-positive tumor cells|sawtooth rete ridges|vascular IgA deposition)$/,
    'skin biopsy',
  ],
  [/^peribulbar lymphocytic infiltrate$/, 'scalp biopsy'],
  [/^(?:stellate granuloma on biopsy|Reed-Sternberg cell|large CD20-positive lymphoid cell)$/, 'lymph node biopsy'],
  [/^(?:ragged red fibers|perifascicular atrophy|rimmed vacuoles on biopsy)$/, 'muscle biopsy'],
  [
    /^(?:intra-alveolar granulation tissue plug|ferruginous body|TTF-1-positive glandular tumor cell|CD1a-positive cell on biopsy)$/,
    'lung biopsy',
  ],
  [/^calretinin-positive tumor cell$/, 'pleural biopsy'],
  [/^estrogen receptor-positive tumor cell$/, 'breast biopsy'],
  [/^malignant osteoid on biopsy$/, 'bone biopsy'],
  [/^PAS-positive foamy macrophages$/, 'duodenal biopsy'],
  [/^glomerular crescents on biopsy$/, 'renal biopsy'],
  [/^hamartomatous polyp on biopsy$/, 'intestinal polyp biopsy'],
  [/^koilocytosis on biopsy$/, 'laryngeal biopsy'],
  [/^focal lymphocytic sialadenitis on biopsy$/, 'labial salivary gland biopsy'],
  [
    /^(?:broad nonseptate hyphae|septate hyphae with acute-angle branching|intracellular yeast in macrophages)$/,
    'tissue microscopy',
  ],
  [/^(?:broad-based budding yeast|spherules on microscopy|weakly acid-fast branching filaments)$/, 'sputum microscopy'],
  [/^gram-positive bacilli in chains$/, 'Gram stain of lesion fluid'],
  [/^bipolar staining gram-negative bacilli$/, 'Gram stain of a lymph node aspirate'],
  [/^(?:gram-positive branching filaments|safety-pin gram-negative bacilli)$/, 'Gram stain of pus'],
  [
    /^(?:arteriovenous nicking|beaten-bronze macula|bone-spicule pigmentation|cherry-red macular spot|congenital hypertrophy of retinal pigment epithelium|cotton-wool spot|crowded fellow optic disc|diffuse chorioretinal atrophy|dilated tortuous retinal vein|drusen|elevated retinal fold|exposed choroidal vessels|foveal hypoplasia|hard exudate|increased cup-to-disc ratio|lipemia retinalis|optic atrophy|optic disc (?:hemorrhage|pseudoedema|swelling)|orange lipofuscin pigment|papilledema|peripapillary telangiectatic microangiopathy|pigmented dome-shaped choroidal mass|retinal (?:arteriolar narrowing|embolus|hemangioblastoma|hemorrhage|microaneurysm|neovascularization|pigment epithelium detachment|tear|whitening)|Roth spot|subretinal hemorrhage|sunset glow fundus|vitreous (?:opacity|seed)|waxy optic disc pallor|white retinal mass|yellow-white pisciform fleck)$/,
    'funduscopic examination',
  ],
  [
    /^(?:anterior chamber cell|corneal (?:cystine crystals|epithelial defect|infiltrate|stromal haze)|cornea verticillata|dendritic corneal ulcer|Fleischer ring|Kayser-Fleischer ring|keratic precipitate|polychromatic lens opacity|posterior subcapsular lens opacity|posterior synechia|tobacco dust in vitreous|Vogt striae)$/,
    'slit-lamp examination',
  ],
  [/anterior chamber angle$/, 'gonioscopy'],
  [
    /^(?:bulging tympanic membrane|erythematous tympanic membrane|keratin debris in ear canal|marginal tympanic membrane perforation|purulent middle ear effusion|reduced tympanic membrane mobility|tympanic membrane retraction pocket)$/,
    'otoscopic examination',
  ],
  [/^(?:exophytic laryngeal lesion|cherry-red epiglottis)$/, 'laryngoscopy'],
  [
    /^(?:adnexal mass|adnexal tenderness|cervical discharge|cervical friability|cervical motion tenderness|enlarged irregular uterus|enlarged uterus|fixed retroverted uterus|mucopurulent cervicitis|uterosacral nodularity)$/,
    'pelvic examination',
  ],
  [/^(?:hard prostate nodule|smooth prostate enlargement)$/, 'digital rectal examination'],
  [
    /^(?:disorganized speech|distractibility|flat affect|flight of ideas|pressured speech|psychomotor retardation)$/,
    'mental status examination',
  ],
  [
    /^(?:concentric esophageal rings|distal esophageal mucosal breaks|duodenal adenoma|esophageal (?:mass|varices)|gastroduodenal mucosal crater|irregular gastric mass|linear esophageal furrows|multiple duodenal ulcers|prominent gastric folds|scalloped duodenal folds)$/,
    'upper endoscopy',
  ],
  [
    /^(?:continuous rectal and colonic mucosal inflammation|hundreds of colonic adenomas|normal colonoscopic mucosa|skip lesions with cobblestone mucosa)$/,
    'colonoscopy',
  ],
  [/^multiple gastrointestinal polyps$/, 'endoscopy'],
  [/^retinal capillary nonperfusion$/, 'fluorescein angiography'],
  [/hypoautofluorescence$/, 'fundus autofluorescence imaging'],
  [/^(?:corneal thinning|inferior corneal steepening)$/, 'corneal topography'],
  [/^retinal nerve fiber layer thinning$/, 'OCT'],
  [/^(?:CD5-positive clonal B cell|CD55 and CD59 deficiency on blood cell|TdT-positive blast)$/, 'flow cytometry'],
  [/^(?:absent CD18|reduced platelet CD\w+(?: and CD\w+)?) expression$/, 'flow cytometry'],
  [/birefringent|synovial fluid$/, 'synovial fluid analysis'],
  [/fusion transcript$|^MYC rearrangement$|^clonal T-cell receptor rearrangement$/, 'molecular testing'],
  [/^azoospermia$/, 'semen analysis'],
];

const methodInName = (name: string): string | undefined => ENGLISH_METHOD.exec(name)?.[1];

/** By what it was seen, with the tissue where one disease allows one; empty where the section says it. */
export function methodOf({ id, type, names }: ToldFinding): string {
  const known = METHODS.find(([pattern]) => pattern.test(id))?.[1];
  return known ?? (type === 'sign' || type === 'symptom' ? '' : (methodInName(names.en) ?? ''));
}

/** The name without the method, which the sentence says; a name that is not the id stands as it is. */
export function nameWithoutMethod(finding: ToldFinding): string {
  const { id, names } = finding;
  if (methodOf(finding) === '' || id !== names.en) return names.en;
  const method = ` on ${methodInName(names.en) ?? ''}`;
  return names.en.endsWith(method) ? names.en.slice(0, -method.length) : names.en;
}
