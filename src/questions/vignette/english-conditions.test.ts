import { expect, it } from 'vitest';
import { conditionSentence } from './english-conditions.ts';

const person = { subject: 'She', possessive: 'Her' };

it.each([
  ['systemic fungal infection', 'She is being treated for candidemia.'],
  ['ischemic heart disease', 'Her medical history is significant for ischemic heart disease.'],
  ['bleeding diathesis', 'Her medical history is significant for a bleeding diathesis.'],
  ['severe renal impairment', 'She has severe renal impairment.'],
  ['prosthetic joint', 'She has a prosthetic joint.'],
  ['recent pituitary surgery', 'She recently underwent pituitary surgery.'],
  ['recent stroke', 'She has had a recent stroke.'],
  ['setting of coronary artery bypass graft surgery', 'She is recovering from coronary artery bypass graft surgery.'],
])('%s: %s', (name, sentence) => {
  const told = conditionSentence(name, name, person);
  expect(told?.text).toBe(sentence);
  expect(sentence).toContain(told?.form);
});

it('a category is told as one that is drawn of its kind', () => {
  const last = (texts: readonly string[]): string => texts.at(-1)!;
  const told = conditionSentence('serotonergic drug use', 'serotonergic drug use', person, last);
  expect(told?.text).toBe('She takes fluvoxamine every day.');
});

it('what age and sex tell is no sentence', () => {
  expect(conditionSentence('advanced age', 'advanced age', person)).toBeNull();
});
