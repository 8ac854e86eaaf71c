/** Numbers as reports and tables print them. */

/** 0.677 -> "67.7" */
export function percent(share: number, digits = 1): string {
  return (share * 100).toFixed(digits);
}

/** 0.677 -> "67.7 %", never broken between number and sign. */
export function percentText(share: number): string {
  return `${percent(share)}\u00a0%`;
}

/** Points with a sign that aligns: 0.094 -> "+9.4", -0.005 -> "−0.5", nothing -> "0.0". */
export function points(difference: number): string {
  const text = (Math.abs(difference) * 100).toFixed(1);
  if (text === '0.0') return text;
  return (difference > 0 ? '+' : '−') + text;
}

/** An exact p as people read it. */
export function probability(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** 1500 -> "1,500" */
export function whole(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
