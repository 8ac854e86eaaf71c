/** What every page of this project says about its use. */
import type { Bilingual } from './html.ts';

export const safetyLine: Bilingual = {
  en: 'Research and non-clinical reference only. Never use this model or its output for actual diagnosis or treatment; its reasoning is an auditable by-product, not medical advice, and qualified people must review it.',
  zh: '仅供研究与非临床参考。不得将本模型或其输出用于实际诊断或治疗；推理过程只是可供审查的中间产物，并非医疗建议，须由具备资质的专业人员审核。',
};
