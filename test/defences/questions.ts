/** Defences of the questions that a graph gives: of what is told, what is right, what is wrong and why; of the check of a vignette. */
import type { Defence } from './defence.ts';

const RODS = 'src/questions/rods';
const CHECK = 'src/questions/vignette/check-vignette.ts';
const READ = 'src/questions/vignette/check';
const WORDS = ['src/questions/vignette/check-words.test.ts', 'src/questions/vignette/check-vignette.test.ts'];
const of = (file: string): Pick<Defence, 'file' | 'tests'> => ({
  file: `${RODS}/${file}.ts`,
  tests: [`${RODS}/${file}.test.ts`],
});

export const GENERATOR_DEFENCES: readonly Defence[] = [
  {
    defence: 'what is told fits no other disease',
    has: 'if (fitting.length === 1 && fitting[0] === disease)',
    without: 'if (fitting.length > 0)',
    ...of('told-findings'),
  },
  {
    defence: 'a finding of one disease alone is not told',
    has: 'diseaseCount > (complaint ? 0 : 1) &&',
    without: '',
    ...of('told-findings'),
  },
  {
    defence: 'no finding is told beside what it implies',
    has: 'if (graph.consequences(one).has(other) || graph.consequences(other).has(one)) return false;',
    without: '',
    ...of('told-findings'),
  },
  {
    defence: 'no finding is told beside its opposite',
    has: 'if (graph.opposites(one).has(other) || graph.opposites(other).has(one)) return false;',
    without: '',
    ...of('told-findings'),
  },
  {
    defence: 'no finding is told beside one that it is akin to',
    has: 'if (graph.akin(one).has(other)) return false;',
    without: '',
    ...of('told-findings'),
  },
  {
    defence: 'no finding is denied beside one that implies something akin to it',
    has: 'return [...graph.consequences(told)].every((each) => !akin.has(each));',
    without: 'return akin.size >= 0;',
    ...of('told-findings'),
  },
  {
    defence: 'no finding is told beside one whose name holds its own',
    has: 'return !nameHoldsAnother(graph, one, other);',
    without: 'return true || !nameHoldsAnother(graph, one, other);',
    ...of('told-findings'),
  },
  {
    defence: 'no training combination nests in a held-out one',
    has: 'const rest = apartFrom(shuffled.slice(heldOut.length), heldOut);',
    without: 'const rest = shuffled.slice(heldOut.length);',
    ...of('combinations'),
  },
  {
    defence: 'only what is usual in a competitor rules it out by its absence',
    has: 'if ((findings.share(competitor, finding) ?? 0) >= USUAL_SHARE)',
    without: 'if (findings.has(competitor, finding))',
    ...of('rule-out'),
  },
  {
    defence: 'no negative is a finding of the disease',
    has: '      findings.has(disease, finding) ||\n',
    without: '',
    ...of('rule-out'),
  },
  {
    defence: 'no negative is a finding that another source states of the disease',
    has: ' ||\n      doubt?.(disease, finding) === true\n    )',
    without: ')',
    ...of('rule-out'),
  },
  {
    defence: 'no negative contradicts what is told',
    has: 'if (!present.every((other) => canBeDeniedBeside(graph, other, finding))) continue;',
    without: '',
    ...of('rule-out'),
  },
  {
    defence: 'no negative contradicts the condition',
    has: '...(condition === null ? [] : [condition])',
    without: '',
    ...of('rule-out'),
  },
  {
    defence: 'no patient is told to lack what nobody of that age has',
    has: 'return patient.age >= youngest && patient.age <= oldest;',
    without: 'return youngest <= oldest;',
    ...of('rule-out'),
  },
  {
    defence: 'what very many diseases have is denied only where it is always there',
    has: 'return patient !== null && isUnspecific ? ALWAYS_SHARE : USUAL_SHARE;',
    without: 'return patient !== null && isUnspecific ? USUAL_SHARE : Math.min(ALWAYS_SHARE, USUAL_SHARE);',
    ...of('rule-out'),
  },
  {
    defence: 'no small child is asked what it feels',
    has: "if (graph.typeOf(finding) === 'symptom' && patient.age < LEAST_AGE_OF_DENIAL && limits?.age == null) return false;",
    without: 'void LEAST_AGE_OF_DENIAL;',
    ...of('rule-out'),
  },
  {
    defence: 'silence rules nothing out that another source states',
    has: ' && doubt?.(competitor, finding) !== true',
    without: '',
    ...of('rule-out'),
  },
  {
    defence: 'a competitor that has every told finding lends nothing',
    has: ' && shares.length < present.length)',
    without: ')',
    file: `${RODS}/distractors.ts`,
    tests: [`${RODS}/distractors.test.ts`, `${RODS}/generated-questions.test.ts`],
  },
  {
    defence: 'options are of one type',
    has: 'graph.typeOf(node) === graph.typeOf(answer) &&',
    without: '',
    ...of('distractors'),
  },
  {
    defence: 'nothing right is a wrong option',
    has: '(!right.has(node) || node === safe?.treatment) &&',
    without: '',
    ...of('distractors'),
  },
  {
    defence: 'what is done as well is no wrong option',
    has: '!excluded.has(node) &&',
    without: '',
    ...of('distractors'),
  },
  {
    defence: 'no option stands above or below another',
    has: ' && !graph.lineage(other).has(node)',
    without: '',
    ...of('distractors'),
  },
  {
    defence: 'no equal of what is right is a wrong option',
    has: '    !told.present.includes(node) &&\n    !isEqualOf(graph, node, equals, hasGene);',
    without:
      '    !told.present.includes(node) && (hasGene || equals.size >= 0 || isEqualOf(graph, node, equals, hasGene));',
    ...of('distractors'),
  },
  {
    defence: 'no option is another by another name',
    has: '!graph.shareName(other, node) && ',
    without: '',
    ...of('distractors'),
  },
  {
    defence: 'an option is less likely than the answer by the odds',
    has: 'return margin >= Math.log(odds) ?',
    without: 'return margin > -Infinity ?',
    ...of('distractors'),
  },
  {
    defence: 'a genetic test is no wrong option where the disease has a gene',
    has: 'if (hasGene && isGeneticTest(graph, node)) return true;',
    without: '',
    ...of('equals'),
  },
  {
    defence: 'a treatment that is not forbidden is not thereby safe',
    has: "return [...graph.objects(safe, 'safe_in')].flatMap((condition) => {",
    without:
      "return [...new Set(others.flatMap((each) => [...graph.objects(each, 'contraindicated_in')]))].flatMap((condition) => {",
    ...of('backgrounds'),
  },
  {
    defence: 'a safe treatment is not contraindicated there, not even relatively',
    has: " || isForbidden(graph, safe, condition, 'at all')) return [];",
    without: ') return [];',
    ...of('backgrounds'),
  },
  {
    defence: 'a safe treatment makes the condition no worse',
    has: 'if (causesWhatItForbids(graph, safe, condition)) return [];',
    without: '',
    ...of('backgrounds'),
  },
  {
    defence: 'a forbidden treatment is of the answer’s type',
    has: 'if (graph.typeOf(node) !== graph.typeOf(safe)) return false;',
    without: '',
    ...of('backgrounds'),
  },
  {
    defence: 'no finding of the disease contradicts the condition',
    has: 'for (const finding of graph.findings.of(disease)) if (against.has(finding)) return false;',
    without: '',
    ...of('backgrounds'),
  },
  {
    defence: 'a treatment given beside another or to some alone is no answer',
    has: 'return standsAlone(qualifiers) &&',
    without: 'return Object.keys(qualifiers).length >= 0 &&',
    ...of('walk-scenario'),
  },
  {
    defence: 'a treatment that is contraindicated in the disease is no answer',
    has: "        !path.includes(node) &&\n        !graph.has(node, 'contraindicated_in', path[0]!)\n",
    without: '        !path.includes(node)\n',
    ...of('walk-scenario'),
  },
  {
    defence: 'no answer comes first by its name',
    has: 'paths = random\n      .shuffle(',
    without: 'paths = [random]\n      .flatMap(() => ',
    ...of('walk-scenario'),
  },
  {
    defence: 'a risk says nothing that is told already',
    has: ' &&\n      beside.every((each) => canStandBeside(graph, each, risk)),',
    without: ',',
    ...of('vignette-facts-of'),
  },
  {
    defence: 'nothing is told as normal that the disease changes',
    has: ' && !changed.has(id)',
    without: '',
    ...of('vignette-facts-of'),
  },
  {
    defence: 'every name of the answer is masked',
    has: 'masked: path.flatMap((node) => graph.names(node)),',
    without: "masked: path.flatMap((node) => graph.namesIn(node, 'en')),",
    ...of('vignette-facts-of'),
  },
  {
    defence: 'the options of held-out questions do not tell the answer',
    has: 'if (fits === null || fits(path.at(-1)!, wrong)) return chosen;',
    without: 'return chosen;',
    ...of('distractors'),
  },
  {
    defence: 'the answer’s rank by the alphabet tells nothing',
    has: '      (option, other) => option.text < other.text,\n',
    without: '',
    ...of('option-ranks'),
  },
  {
    defence: 'ranks are counted over the whole set',
    has: '        { counts: this.#counts(`${at} ${wrong.length}`, wrong.length + 1), slack: OF_THE_SET, ranks },\n',
    without: '',
    ...of('option-ranks'),
  },
  {
    defence: 'what a finding implies is a finding of the disease',
    has: 'for (const each of consequences(finding))',
    without: 'for (const each of [finding])',
    ...of('finding-index'),
  },
];

export const VIGNETTE_CHECK_DEFENCES: readonly Defence[] = [
  {
    defence: 'a vignette does not name the answer',
    file: CHECK,
    has: "if (holdsName(vignette, masked)) return [{ kind: 'names the answer', about: '' }];",
    without: '',
    tests: WORDS,
  },
  {
    defence: 'a vignette does not name a wrong option',
    file: CHECK,
    has: "if (holdsName(vignette, rules.distractors ?? [])) return [{ kind: 'names a distractor', about: '' }];",
    without: '',
    tests: WORDS,
  },
  {
    defence: 'a vignette is not without bound',
    file: CHECK,
    has: 'text.length > longest ||',
    without: '',
    tests: WORDS,
  },
  {
    defence: 'a vignette asks nothing by itself',
    file: CHECK,
    has: "if (/[?？]/.test(text)) return 'asks something itself';",
    without: '',
    tests: WORDS,
  },
  {
    defence: 'a vignette tells every finding',
    file: CHECK,
    has: "for (const { id } of told) if (!said.has(id)) faults.push({ kind: 'a finding is not told', about: id });",
    without: '',
    tests: WORDS,
  },
  {
    defence: 'a vignette tells no number of its own',
    file: CHECK,
    has: '...strayNumbers(rest, person.numbers, values.spans),',
    without: '',
    tests: WORDS,
  },
  {
    defence: 'a vignette tells no finding of its own',
    file: CHECK,
    has: '...knownNames(plain, claims, language, rules),',
    without: '',
    tests: WORDS,
  },
  {
    defence: 'what is told is not denied, and the other way',
    file: CHECK,
    has: 'if (kind !== null) faults.push({ kind, about: owner.words.id });',
    without: '',
    tests: WORDS,
  },
  {
    defence: 'nothing else is denied',
    file: `${READ}/read-denials.ts`,
    has: 'if (!reached && !behind) others.push(match[0]);',
    without: '',
    tests: WORDS,
  },
  {
    defence: 'words that are part of other words have a place of their own',
    file: `${READ}/read-text.ts`,
    has: 'if (taken[from] === 1 || taken[to - 1] === 1) continue;',
    without: '',
    tests: WORDS,
  },
  {
    defence: 'a value has the unit of the record',
    file: `${READ}/read-values.ts`,
    has: ' &&\n    unitEnd(text, end, expected.unit) !== null',
    without: '',
    tests: WORDS,
  },
  {
    defence: 'a reference range is that of the record',
    file: `${READ}/read-values.ts`,
    has: "return right && rightUnit ? [] : [{ kind: 'tells another reference range', about: analyte }];",
    without: 'return right || rightUnit ? [] : [];',
    tests: WORDS,
  },
  {
    defence: 'the age is that of the record',
    file: `${READ}/read-person.ts`,
    has: "for (const told of ages) if (!same(told, age)) faults.push({ kind: 'tells another age', about: show(told) });",
    without: '',
    tests: WORDS,
  },
  {
    defence: 'the sex is that of the record',
    file: `${READ}/read-person.ts`,
    has: 'faults.push(...sexFaults(text, record));',
    without: 'void sexFaults;',
    tests: WORDS,
  },
];
