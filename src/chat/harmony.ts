/**
 * Output in harmony's channels that a server handed on as it was written: `<|channel|>analysis<|message|>...<|end|>
 * <|start|>assistant<|channel|>final<|message|>...`. Read only where it leaves no doubt; linear in the text.
 */

export interface Channels {
  readonly reasoning: string;
  readonly text: string;
}

const TOKEN = /(<\|(?:start|channel|message|constrain|end|return|call)\|>)/;
const REASONING = new Set(['analysis', 'commentary']);

/** What a server leaves that took the tokens out and not the names of the channels. */
const NAMES_WITHOUT_TOKENS = /assistant\s?final(?=\S)|^analysis(?=[A-Z])/;

/** Some part of the format stands in the text. */
export function hasHarmonyMarks(text: string): boolean {
  return TOKEN.test(text) || NAMES_WITHOUT_TOKENS.test(text);
}

/** Null where a piece stands in no channel, or in one that nobody here knows. */
export function readHarmony(text: string): Channels | null {
  if (!TOKEN.test(text)) return null;
  const said = { reasoning: '', text: '' };
  let channel = '';
  let place: 'outside' | 'role' | 'channel' | 'message' = 'outside';
  for (const piece of text.split(TOKEN)) {
    if (TOKEN.test(piece)) {
      place = placeAfter(piece);
      if (piece === '<|start|>') channel = '';
    } else if (place === 'channel') channel = channel === '' ? piece.trim() : channel;
    else if (place === 'message') {
      if (REASONING.has(channel)) said.reasoning += piece;
      else if (channel === 'final') said.text += piece;
      else return null;
      channel = '';
    } else if (piece.trim() !== '' && !(place === 'role' && /^\s*assistant\s*$/.test(piece))) return null;
  }
  return said;
}

function placeAfter(token: string): 'outside' | 'role' | 'channel' | 'message' {
  if (token === '<|start|>') return 'role';
  if (token === '<|message|>') return 'message';
  // What constrains a message stands behind the channel's name, which is known by then.
  return token === '<|channel|>' || token === '<|constrain|>' ? 'channel' : 'outside';
}
