import { describe, expect, it } from 'vitest';
import { madeUpWords, publicQuestion } from '../fixtures/public-questions.ts';
import { ProtectedItems } from './decontaminate.ts';
import { filterQuestions } from './filters.ts';
import { formatFlaw } from './format-filter.ts';
import { languageFlaw } from './language-filter.ts';
import { LENGTH_LIMITS, lengthFlaw } from './length-filter.ts';
import { findDuplicates, NEAR } from './near-duplicates.ts';

const reasonOf = (change: Parameters<typeof publicQuestion>[0]): string | undefined =>
  formatFlaw(publicQuestion(change))?.reason;

describe('the format filter', () => {
  it.each([
    ['answer-not-among-options', { answer: 'E' }],
    ['duplicate-options', { options: ['aspirin', 'heparin', 'ａspirin.', 'alteplase'] }],
    ['blank-option', { options: ['aspirin', ' ', 'warfarin'] }],
    ['encoding-damage', { stem: 'The patientâ€™s temperature is 38 Â°C. Which drug?' }],
    ['encoding-damage', { stem: 'A \ufffd drug is given. Which?' }],
    ['encoding-damage', { stem: '患者锟斤拷，诊断是？' }],
    ['missing-figure', { stem: 'A chest radiograph is shown below. What is the diagnosis?' }],
    ['missing-figure', { stem: 'Figure 2 is of a patient with cough. Which organism?' }],
    ['missing-figure', { stem: 'The structure marked in the figure is which nerve?' }],
    ['missing-figure', { stem: '心电图如下图，最可能的诊断是？' }],
    ['missing-figure', { stem: 'Vital signs are given in the table below. Which drug?' }],
    ['missing-figure', { stem: 'His ECG is shown below. He takes 5 mg of it. Which drug?' }],
    ['missing-figure', { stem: 'The smear is seen below.\n\nWhich drug, at 10 mg/kg or 20 mg/kg, helps?' }],
    ['missing-figure', { stem: 'Sodium: 140 mEq/L, chloride: 98 mEq/L. The film is shown below. What is it?' }],
    [
      'missing-figure',
      { stem: 'Values are seen below.\nNa+: 140\nK+: 4\nThe smear is shown in the image. What is it?' },
    ],
    ['missing-figure', { stem: '血压见下表。该患者45岁，首选？' }],
    ['missing-figure', { stem: '患者CT（图2）所见为' }],
    ['missing-figure', { stem: '由上表可知' }],
    ['missing-figure', { stem: '图中A所指为' }],
  ])('finds %s', (reason, change) => {
    expect(reasonOf(change)).toBe(reason);
  });

  it.each([
    { stem: 'Which drug is given first to a patient with a naïve µ-receptor, 38 °C and café-au-lait spots?' },
    { options: ['Bb', 'BB', '+1', '-1'] },
    { options: ['10⁶ copies', '106 copies', '1½ copies', '11/2 copies'] },
    { stem: 'Use the values given below: sodium 140, potassium 4. Which is right?' },
    { stem: 'Results are shown in the table.\nday 1 | 3\nday 2 | 5\nday 3 | 8\nWhich day?' },
    { stem: 'Some horses exhibit a trotting gait. Diagram a cross and say which offspring is likeliest?' },
    { stem: 'The lesion figures prominently in this image-guided procedure. Which?' },
    { stem: '患者图像记忆力下降，表情淡漠，诊断是？' },
    ...[
      '脑电图中出现棘波，诊断为',
      '心电图2次正常',
      '量表2次评定',
      '该病见表皮剥脱',
      '代表2型的是',
      '下列以下表述正确的是',
    ].map((stem) => ({ stem })),
    { stem: 'The figure 3 sign on a radiograph is of what?' },
    { stem: 'On the operating table below the knee it is cut. What next?' },
    { options: ['x²', 'x₂', 'x'] },
    { stem: 'A boy is tired. Laboratory results are presented below.\n\nFerritin: 4 ng/mL\nIron: 20\n\nWhat is it?' },
    { stem: 'Urine studies are as displayed below. Sodium: 12 mEq/L, osmolality: 610. What is the cause?' },
    { stem: 'His blood gas is shown here:\npH 7.21, PaCO2 60 mm Hg, bicarbonate 24 mEq/L\nWhich disorder?' },
    { stem: 'The values of the last three days are given in the table below: K+: 2.9; Na+: 131; Cl-: 90. Which?' },
    { stem: '血气结果见下表：pH：7.20，PaCO2：62 mmHg。诊断是？' },
  ])('leaves a sound question: %o', (change) => {
    expect(reasonOf(change)).toBeUndefined();
  });
});

describe('language and length', () => {
  it('goes by the scripts of the letters', () => {
    expect(languageFlaw(publicQuestion({ stem: '患者发热三天，首选何药？' }))?.reason).toBe('other-language');
    expect(languageFlaw(publicQuestion({ language: 'zh', stem: 'Which drug is first?' }))?.reason).toBe(
      'other-language',
    );
    expect(
      languageFlaw(publicQuestion({ stem: 'Какой препарат назначают первым больному с лихорадкой?' }))?.reason,
    ).toBe('other-language');
    expect(
      languageFlaw(
        publicQuestion({
          language: 'zh',
          stem: '患者发热三天，白细胞升高，CT 示右肺实变，首选何药治疗为宜？',
          options: ['青霉素', 'ceftriaxone'],
        }),
      ),
    ).toBeNull();
    expect(languageFlaw(publicQuestion({ stem: 'β-blockers and TNF-α: which drug?' }))).toBeNull();
    // Latin words in Chinese stems, and options that are nothing else.
    for (const stem of ['HIV感染者CD4计数降低，首选', '下列药物中属于ACEI的是', '5-HT3受体拮抗剂是', 'ＡＢＯ血型'])
      expect(languageFlaw(publicQuestion({ language: 'zh', stem }))).toBeNull();
    const japanese = { language: 'zh', stem: '日本語の問題です', options: ['肝', '肺'] } as const;
    expect(languageFlaw(publicQuestion(japanese))?.reason).toBe('other-language');
  });

  it('goes by the limits it is given', () => {
    expect(lengthFlaw(publicQuestion({ stem: 'Which?' }), LENGTH_LIMITS)?.reason).toBe('too-short');
    expect(lengthFlaw(publicQuestion({ language: 'zh', stem: '首选药是？' }), LENGTH_LIMITS)).toBeNull();
    for (const stem of ['SLE最常累及的器官是', 'MRI首选于哪种病', 'β受体阻滞剂禁用于', '5HT受体的作用'])
      expect(lengthFlaw(publicQuestion({ language: 'zh', stem }), LENGTH_LIMITS)).toBeNull();
    for (const stem of ['Distinguish betweenthisandthat.', 'Define hematopoiesis.'])
      expect(lengthFlaw(publicQuestion({ stem }), LENGTH_LIMITS)).toBeNull();
    expect(lengthFlaw(publicQuestion({ language: 'zh', stem: 'SLE？' }), LENGTH_LIMITS)?.reason).toBe('too-short');
    expect(lengthFlaw(publicQuestion({ stem: 'long '.repeat(3000) }), LENGTH_LIMITS)?.reason).toBe('too-long');
  });
});

const vignette = (seed: number, change: Parameters<typeof publicQuestion>[0] = {}): ReturnType<typeof publicQuestion> =>
  publicQuestion({
    id: `q${seed}`,
    stem: `${madeUpWords(seed, 60)}. Which drug?`,
    options: madeUpWords(1000 + seed, 4).split(' '),
    ...change,
  });

describe('duplicates', () => {
  it('are found to the letter whatever the order of options, case and punctuation, and the first stays', () => {
    const one = vignette(1);
    const copy = vignette(1, {
      id: 'copy',
      stem: one.stem.toUpperCase().replaceAll(' ', '  '),
      options: one.options.map(({ text }) => text).toReversed(),
      answer: 'D',
    });
    expect(findDuplicates([one, vignette(2), copy]).duplicates).toEqual([{ kind: 'exact-duplicate', at: 2, of: 0 }]);
  });

  it('with another answer both go', () => {
    const contradiction = vignette(1, { id: 'other', answer: 'B' });
    expect(
      findDuplicates([vignette(2), vignette(1), contradiction]).duplicates.map(({ kind, at }) => [kind, at]),
    ).toEqual([
      ['contradicting-duplicate', 1],
      ['contradicting-duplicate', 2],
    ]);
  });

  it('are found when a word or two differ, not when half does', () => {
    const words = vignette(1).stem.split(' ');
    const near = vignette(1, { id: 'near', stem: words.with(20, 'other').join(' ') });
    const far = vignette(1, { id: 'far', stem: `${words.slice(0, 30).join(' ')} ${madeUpWords(7, 30)}` });
    const { duplicates } = findDuplicates([vignette(1), near, far]);
    expect(duplicates).toMatchObject([{ kind: 'near-duplicate', at: 1, of: 0 }]);
    expect((duplicates[0] as { similarity: number }).similarity).toBeGreaterThanOrEqual(NEAR);
  });

  it('that are near but have other right answers both stay', () => {
    const words = vignette(1).stem.split(' ');
    const changed = vignette(1, { id: 'changed', stem: words.with(20, 'other').join(' '), answer: 'B' });
    expect(findDuplicates([vignette(1), changed]).duplicates).toEqual([]);
  });

  const twins = [
    [
      'A child of 9 kg has a sodium of 14.8 g in the urine. What comes next?',
      'A child of 9 kg has a sodium of 148 g in the urine. What comes next?',
    ],
    [
      'The donor is Kell+ and the recipient is Kell-. May it be given?',
      'The donor is Kell- and the recipient is Kell+. May it be given?',
    ],
    [
      'A man has a lactate > 4 and a gap ≥ 12 today. What is it?',
      'A man has a lactate < 4 and a gap ≤ 12 today. What is it?',
    ],
    ['患者血钾2.9，尿量增多，首选治疗是？', '患者血钾29，尿量增多，首选治疗是？'],
    ['A man has 5 stones in the bladder. What comes next?', 'A man has 6 stones in the bladder. What comes next?'],
  ] as const;
  it.each(twins)('are not questions of other values, whatever their answers: %s', (one, other) => {
    const pair = [publicQuestion({ id: 'one', stem: one }), publicQuestion({ id: 'other', stem: other })];
    expect(findDuplicates(pair).duplicates).toEqual([]);
    const answered = [pair[0]!, publicQuestion({ id: 'other', stem: other, answer: 'B' })];
    expect(findDuplicates(answered).duplicates).toEqual([]);
    const items = new ProtectedItems();
    const options = pair[0]!.options.map(({ text }) => text);
    items.add({ benchmark: 'medqa', id: 'x', context: null, stem: other, options });
    expect(items.overlapOf(pair[0]!)).toBeNull();
    expect(items.overlapOf(pair[1]!)).toMatchObject({ kind: 'whole-question', share: 1 });
  });

  it('are not the same stem with other doses on offer', () => {
    const stem = 'How much of it is given by mouth each day to an adult?';
    const doses = [
      ['2.5 mg', '0.25 mg', '25 g', '250 g'],
      ['25 mg', '0.25 mg', '2.5 g', '250 g'],
    ];
    const asked = doses.map((options, at) => publicQuestion({ id: `q${at}`, stem, options }));
    expect(findDuplicates(asked).duplicates).toEqual([]);
  });

  it('are not the same options in another order where one names letters', () => {
    const orders = [
      ['ticks', 'fleas', 'lice', 'Both a and b'],
      ['lice', 'fleas', 'ticks', 'Both a and b'],
    ];
    const stem = 'By which of these is the made-up fever carried?';
    const asked = orders.map((options, at) => publicQuestion({ id: `q${at}`, stem, options, answer: 'D' }));
    expect(findDuplicates(asked).duplicates.map(({ kind }) => kind)).not.toContain('exact-duplicate');
    expect(findDuplicates([asked[0]!, { ...asked[0]!, id: 'copy' }]).duplicates).toMatchObject([
      { kind: 'exact-duplicate' },
    ]);
  });

  it('stems alone are no duplicates: the options count', () => {
    const stem = 'Which of the following is true?';
    const questions = [1, 2].map((seed) =>
      publicQuestion({ id: `q${seed}`, stem, options: madeUpWords(seed, 16).split(' ').slice(0, 4) }),
    );
    expect(findDuplicates(questions).duplicates).toEqual([]);
  });

  it('of a hundred pairs that differ in a word are all found', () => {
    const pairs = Array.from({ length: 100 }, (_, seed) => {
      const one = vignette(seed);
      return [
        one,
        vignette(seed, {
          id: `near${seed}`,
          stem: one.stem
            .split(' ')
            .with(seed % 50, 'changed')
            .join(' '),
        }),
      ];
    }).flat();
    expect(findDuplicates(pairs).duplicates).toHaveLength(100);
  });
});

describe('decontamination', () => {
  const item = vignette(50);
  const texts = item.options.map(({ text }) => text);
  const items = (): ProtectedItems => {
    const all = new ProtectedItems();
    all.add({ benchmark: 'medqa', id: 'a', context: null, stem: item.stem, options: texts });
    all.add({
      benchmark: 'pubmedqa',
      id: 'b',
      context: madeUpWords(60, 80),
      stem: 'Is it so?',
      options: ['yes', 'no', 'maybe'],
    });
    all.add({
      benchmark: 'jmed',
      id: 'c',
      context: null,
      stem: '患者女，四十五岁，反复上腹部疼痛三年，进食后加重，伴有嗳气反酸，夜间痛醒，最可能的诊断是什么',
      options: ['甲', '乙', '丙'],
    });
    return all;
  };
  const overlap = (change: Parameters<typeof publicQuestion>[0]): [string, string] | null => {
    const found = items().overlapOf(publicQuestion({ options: madeUpWords(99, 4).split(' '), ...change }));
    return found === null ? null : [found.kind, found.itemId];
  };

  it('finds the whole question, half of its runs of words, its options, and nearly its text', () => {
    expect(overlap({ stem: item.stem.toUpperCase() })).toEqual(['whole-question', 'a']);
    const half = item.stem.split(' ').slice(0, 45).join(' ');
    expect(overlap({ stem: `${madeUpWords(3, 30)} ${half} ${madeUpWords(4, 30)}` })).toEqual(['word-runs', 'a']);
    expect(overlap({ options: texts.toReversed() })).toEqual(['option-set', 'a']);
    const scattered = item.stem
      .split(' ')
      .map((word, at) => (at % 20 === 13 ? 'other' : word))
      .join(' ');
    expect(overlap({ stem: scattered, options: [...texts.slice(1), 'fifth'] })).toEqual(['near-match', 'a']);
  });

  it('finds an abstract, and Chinese by its characters', () => {
    expect(overlap({ stem: `${madeUpWords(60, 80)} Quite another question?` })).toEqual(['word-runs', 'b']);
    expect(
      overlap({
        language: 'zh',
        stem: '病例：患者女，四十五岁，反复上腹部疼痛三年，进食后加重，伴有嗳气反酸，夜间痛醒。首选检查是？',
      }),
    ).toEqual(['word-runs', 'c']);
  });

  it('leaves what shares a phrase, or options that many have', () => {
    const phrase = item.stem.split(' ').slice(0, 15).join(' ');
    expect(overlap({ stem: `${madeUpWords(3, 60)} ${phrase}` })).toBeNull();
    const shared = items();
    shared.add({
      benchmark: 'pubmedqa',
      id: 'd',
      context: null,
      stem: madeUpWords(61, 20),
      options: ['maybe', 'yes', 'no'],
    });
    expect(shared.overlapOf(publicQuestion({ stem: madeUpWords(62, 20), options: ['yes', 'no', 'maybe'] }))).toBeNull();
  });

  it('finds a copy in which every twelfth word is another, whatever its options', () => {
    const rewordings = Array.from({ length: 12 }, (_, from) =>
      item.stem
        .split(' ')
        .map((word, at) => (at % 12 === from ? madeUpWords(1000 + at, 1) : word))
        .join(' '),
    );
    for (const stem of rewordings) expect(overlap({ stem })).toEqual(['reworded', 'a']);
    const other = item.stem.split(' ').map((word, at) => (at % 4 === 1 ? madeUpWords(1000 + at, 1) : word));
    expect(overlap({ stem: other.join(' ') })).toBeNull();
  });

  it('does not hold a template against a question: runs that many items hold tell nothing', () => {
    const template = madeUpWords(70, 30);
    const holding = (count: number): ProtectedItems => {
      const templated = new ProtectedItems();
      for (let index = 0; index < count; index++)
        templated.add({
          benchmark: 'made-up',
          id: String(index),
          context: null,
          stem: `${madeUpWords(200 + index, 8)} ${template}`,
          options: madeUpWords(300 + index, 4).split(' '),
        });
      return templated;
    };
    const scattered = template.split(' ').map((word, at) => (at % 15 === 14 ? 'else' : word));
    const question = publicQuestion({ stem: scattered.join(' '), options: madeUpWords(99, 4).split(' ') });
    expect(holding(1).overlapOf(question)).toMatchObject({ kind: 'reworded' });
    expect(holding(6).overlapOf(question)).toBeNull();
  });

  it('finds a copy from which a name was taken out', () => {
    const named = new ProtectedItems();
    named.add({
      benchmark: 'medqa',
      id: 'n',
      context: null,
      stem: 'Mr. Okonkwo has fever. Which drug helps?',
      options: texts,
    });
    const result = filterQuestions([publicQuestion({ stem: 'Mr. Okonkwo has fever. Which drug helps?' })], {
      limits: LENGTH_LIMITS,
      near: NEAR,
      protectedItems: named,
    });
    expect(result.dropped).toMatchObject([{ reason: 'whole-question', evidence: expect.stringContaining('item n') }]);
    expect(JSON.stringify(result)).not.toContain('Okonkwo');
  });
});

describe('the filters together', () => {
  it('lose no question without a reason, and count what each step did', () => {
    const questions = [
      vignette(1),
      vignette(2, { stem: 'See the figure below.' }),
      vignette(3, { stem: 'Why?' }),
      vignette(1, { id: 'twice' }),
      vignette(4, { language: 'zh' }),
    ];
    const {
      questions: kept,
      dropped,
      steps,
    } = filterQuestions(questions, { limits: LENGTH_LIMITS, near: NEAR, protectedItems: null });
    expect(kept.map(({ id }) => id)).toEqual(['q1']);
    expect(dropped.map(({ id, step, reason }) => [id, step, reason])).toEqual([
      ['q2', 'format', 'missing-figure'],
      ['q4', 'language', 'other-language'],
      ['q3', 'length', 'too-short'],
      ['twice', 'duplicates', 'exact-duplicate'],
    ]);
    expect(steps.map(({ name, before, after }) => [name, before, after])).toEqual([
      ['anonymise', 5, 5],
      ['format', 5, 4],
      ['language', 4, 3],
      ['length', 3, 2],
      ['duplicates', 2, 1],
    ]);
    expect(dropped.every(({ evidence }) => evidence !== '')).toBe(true);
  });

  it('drops a question whose option told of a person, with what is left of it', () => {
    const told = publicQuestion({
      id: 'told',
      stem: 'Whom to ask first?',
      options: ['A', 'k.o@mail.example.org', 'C', 'D'],
    });
    const { questions, dropped, steps } = filterQuestions([told], {
      limits: LENGTH_LIMITS,
      near: NEAR,
      protectedItems: null,
    });
    expect(questions).toEqual([]);
    expect(dropped).toMatchObject([{ id: 'told', step: 'anonymise' }]);
    expect(JSON.stringify(dropped)).not.toContain('k.o@');
    expect(steps[0]).toMatchObject({ name: 'anonymise', before: 1, after: 0 });
  });
});
