/**
 * Twitches and their summation.
 *   twitch         f(t) = P (t / T) exp(1 - t / T): peak P at the contraction time T
 *   gain           g(x) = 1 for x = T / interval <= 0.4, else (S(x) / x) / (S(0.4) / 0.4), S(x) = 1 - exp(-2 x^3): twitches of a fast
 *                  train add up to a tetanus, not without limit
 *   mean force     of a regular train at rate 1 / interval: P e x g(x), since a twitch has the area P e T; it tends to
 *                  P e 0.4 / S(0.4), 9.06 twitches
 * Source: Fuglevand, Winter and Patla 1993, J Neurophysiol 70:2470, equations 11, 16 and 17.
 */

const LINEAR_LIMIT = 0.4;
const saturation = (x: number) => 1 - Math.exp(-2 * x * x * x);
const AT_LIMIT = saturation(LINEAR_LIMIT) / LINEAR_LIMIT;

/** f(t) for P = 1; seconds after the discharge */
export function twitchForce(seconds: number, contractionSeconds: number): number {
  if (seconds <= 0) return 0;
  const x = seconds / contractionSeconds;
  return x * Math.exp(1 - x);
}

/** g of the header. @param x - contraction time over interval, >= 0 */
export function twitchGain(x: number): number {
  return x <= LINEAR_LIMIT ? 1 : saturation(x) / x / AT_LIMIT;
}

/**
 * Mean force of a train, in single twitches, when intervals vary: P e x E[g(x / (1 + variation z))], z normal, by the three
 * points 0, -+ sqrt(3) of Gauss and Hermite.
 * @param x - contraction time times mean rate
 * @param variation - coefficient of variation of the intervals, 0 to 0.5
 */
export function meanTrainForce(x: number, variation = 0): number {
  if (x === 0) return 0;
  const spread = Math.sqrt(3) * variation;
  const gain =
    variation === 0
      ? twitchGain(x)
      : (4 * twitchGain(x) + twitchGain(x / (1 - spread)) + twitchGain(x / (1 + spread))) / 6;
  return Math.E * x * gain;
}
