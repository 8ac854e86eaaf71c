/**
 * Longest answer of an extracting model in tokens. Ours: a dozen relations take some hundred; the rest is for
 * thinking.
 */
export const LONGEST_EXTRACTION_TOKENS = 4096;
