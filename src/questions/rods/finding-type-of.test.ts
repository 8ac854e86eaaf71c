import { expect, test } from 'vitest';
import { findingTypeOf } from './finding-type-of.ts';

test.each([
  'Increased circulating ferritin concentration',
  'Elevated urinary indican level',
  'Abnormal blood glucose concentration',
  'Reduced 3-methylcrotonyl CoA carboxylase activity in cultured fibroblasts',
  'Hypertriglyceridemia',
  'Transient hyperammonemia',
  'Methylmalonic aciduria',
  'Heavy proteinuria',
])('a laboratory measures it: %s', (name) => expect(findingTypeOf(name)).toBe('laboratory_finding'));

test.each(['Delayed CNS myelination', 'Focal T2 hyperintense thalamic lesion', 'Molar tooth sign on MRI'])(
  'it is seen in a picture: %s',
  (name) => expect(findingTypeOf(name)).toBe('imaging_finding'),
);

test.each([
  'Increased blood pressure',
  'Impaired concentration',
  'Conjunctival hyperemia',
  'Hypovolemia',
  'Leukemia',
  'Digital ischemia',
  'Dysuria',
  'Polyuria',
  'Macroscopic hematuria',
  'Decreased physical activity',
  'Aortic regurgitation',
])('the name does not say that it is measured: %s', (name) => expect(findingTypeOf(name)).toBeNull());
