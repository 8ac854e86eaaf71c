/** What every program, page and model card of this project says before anything else. */

export const SAFETY_EN =
  'For research and non-clinical use only. Must not be used for diagnosis or treatment. Reasoning traces are model ' +
  'output, not medical advice. Qualified people must review everything before it is relied on.';

export const SAFETY_ZH =
  '仅供研究与非临床用途，不得用于诊断或治疗。推理过程是模型的输出，不是医疗建议。任何内容在采信之前必须由具备资质的专业人员审核。';

/** Both languages, one line each. */
export const SAFETY_LINES = `${SAFETY_EN}\n${SAFETY_ZH}`;
