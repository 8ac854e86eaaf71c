/** The two distributions that intervals and exact tests need: Student's t and the binomial at one half. */

/** The t with P(|T| <= t) = `level` at `degrees` of freedom, by bisection; `degrees` below 1 count as 1. */
export function studentTCritical(degrees: number, level = 0.95): number {
  const freedom = Math.max(1, degrees);
  let [low, high] = [0, 1e6];
  for (let round = 0; round < 100; round++) {
    const middle = (low + high) / 2;
    if (insideProbability(middle, freedom) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Two-sided exact binomial p of `successes` out of `count` fair coins; 1 when there are none. */
export function fairCoinP(successes: number, count: number): number {
  const rarer = Math.min(successes, count - successes);
  let tail = 0;
  for (let index = 0; index <= rarer; index++) tail += Math.exp(logChoose(count, index) - count * Math.LN2);
  return Math.min(1, 2 * tail);
}

/** P(|T| <= t) = 1 - I_x(degrees / 2, 1 / 2) with x = degrees / (degrees + t^2). */
function insideProbability(t: number, degrees: number): number {
  return 1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** Regularized incomplete beta by its continued fraction (modified Lentz), on the side where it converges fast. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  return front * betaFraction(x, a, b);
}

function betaFraction(x: number, a: number, b: number): number {
  const awayFromZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / awayFromZero(1 + term * d);
      c = awayFromZero(1 + term / c);
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-14) break;
  }
  return fraction;
}

function logChoose(count: number, chosen: number): number {
  return logGamma(count + 1) - logGamma(chosen + 1) - logGamma(count - chosen + 1);
}

/** Lanczos (g = 7, 9 terms), about 15 digits for positive arguments. */
function logGamma(value: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (value < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * value)) - logGamma(1 - value);
  const shifted = value - 1;
  const base = shifted + 7.5;
  const series = terms.reduce((sum, term, index) => sum + term / (shifted + index + 1), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}
