/** stand-in until merge */
export const PROMPT_NAMES = ['plain', 'instructed'] as const;
