// Pairs of decompositions on which MUniverse's evaluation and ours are compared; seeded. Motor units of `found` are numbered from 0
// without gaps, as MUniverse needs them, unless a case is about that.

/**
 * @returns cases {name, rate, truth, found (maps of number to ascending samples), differs}; `differs` names what the two are known
 *   to disagree on. lag: MUniverse aligns by exact coincidences, ours by those within the tolerance; edge: the same at the largest
 *   lag; rounding: it compares seconds and loses some discharges exactly the tolerance apart, where that is a whole number of
 *   samples; numbers: it takes numbers of motor units for rows; groups: its labels are overwritten where a motor unit equals two
 */
export function evaluationCases(randomStream) {
  const rate = 2048;
  const draw = (seed) => randomStream(seed, 'evaluation cases');
  const trains = (seed, count, hz = rate, seconds = 40) =>
    Array.from({ length: count }, (_, i) => train(draw(1000 * seed + i), 8 + 2 * i, seconds, hz));
  const basic = trains(1, 4);
  const [a, b, c, d] = basic;
  const moved = basic.map((samples, i) => noisy(draw(50 + i), shifted(samples, [0, 3, -7, 19][i]), 0.06, 0.05));
  const far = basic.map((samples, i) => noisy(draw(60 + i), shifted(samples, [60, -150, 203, -204][i]), 0.1, 0.1));
  const thin = (samples, every) => samples.filter((_, i) => i % every === 0);
  const late = {
    truth: trains(5, 1, 2000),
    found: trains(5, 1, 2000).map((t) => t.map((v, i) => v + (i % 3 ? 0 : 2))),
  };
  return [
    { name: 'copies in another order', truth: [a, b, c, d], found: [d, b, a, c] },
    { name: 'lags within 10 ms, discharges missing and added', truth: basic, found: moved },
    { name: 'lags of 29 to 100 ms, more missing and added', truth: basic, found: far },
    { name: 'lags beyond 0.1 s', truth: [a, b], found: [shifted(a, 208), shifted(b, -260)] },
    { name: 'a lag of the tolerance beyond 0.1 s', truth: [a], found: [shifted(a, 206)], differs: ['edge'] },
    { name: 'unrelated trains', truth: [a, b], found: trains(2, 3) },
    { name: 'jitter of 1 sample', truth: basic, found: jittered(draw, basic, 1), differs: ['lag'] },
    { name: 'jitter of 2 samples, the tolerance', truth: basic, found: jittered(draw, basic, 2), differs: ['lag'] },
    { name: 'jitter of 4 samples, beyond it', truth: basic, found: jittered(draw, basic, 4), differs: ['lag'] },
    { name: 'the same motor unit three times', truth: [a, b], found: [thin(a, 2), b, a, noisy(draw(70), a, 0.2, 0)] },
    { name: 'two motor units merged into one', truth: [a, b, c], found: [union(a, b), c] },
    { name: 'merged beside its parts', truth: [a, b], found: [a, b, union(a, b)], differs: ['groups'] },
    { name: 'F1 about the limit of 0.3', truth: [a, b, c, d], found: [thin(a, 5), thin(b, 6), thin(c, 5), thin(d, 7)] },
    { name: 'one more true than found', truth: [a, b, c], found: [shifted(c, 5), a] },
    { name: 'one more found than true', truth: [b], found: [a, shifted(b, -5)] },
    { name: 'discharges beyond the end of the truth', truth: [a.slice(0, 200)], found: [a] },
    { name: 'nothing found', truth: [a, b], found: [] },
    { name: '2000 Hz', rate: 2000, truth: trains(3, 3, 2000), found: trains(3, 3, 2000).map((t) => shifted(t, 11)) },
    {
      name: '2000 Hz, a third exactly 1 ms late',
      rate: 2000,
      truth: late.truth,
      found: late.found,
      differs: ['rounding'],
    },
    {
      name: '10 240 Hz',
      rate: 10240,
      truth: trains(4, 2, 10240),
      found: trains(4, 2, 10240).map((t) => shifted(t, -90)),
    },
    {
      name: 'numbers that do not begin at 0',
      truth: [a, b],
      found: [
        [1, a],
        [2, b],
      ],
      differs: ['numbers'],
    },
    {
      name: 'a found motor unit without discharges',
      truth: [a, b],
      found: [a, new Int32Array(0), b],
      differs: ['numbers'],
    },
    { name: 'discharges twice at one sample', truth: [a], found: [repeated(a, 10)] },
  ].map(({ rate: hz = rate, truth, found, differs = [], ...rest }) => ({
    ...rest,
    rate: hz,
    truth: numbered(truth),
    found: numbered(found),
    differs,
  }));
}

function numbered(units) {
  return new Map(units.map((unit, i) => (Array.isArray(unit) ? unit : [i, unit])));
}

function train({ normal }, ratePerSecond, seconds, rate) {
  const samples = [];
  for (let time = 0.3; time < seconds; time += Math.max(0.3, 1 + 0.18 * normal()) / ratePerSecond)
    samples.push(Math.round(time * rate));
  return Int32Array.from(samples);
}

function shifted(samples, by) {
  return samples.map((sample) => sample + by);
}

/** Leaves out a share `missing` of the discharges, and adds a share `extra` at random samples. */
function noisy({ uniform }, samples, missing, extra) {
  const kept = [...samples].filter(() => uniform() >= missing);
  const count = Math.round(extra * samples.length);
  const added = Array.from({ length: count }, () => 300 + Math.floor(uniform() * samples.at(-1)));
  return ascending([...kept, ...added]);
}

function jittered(draw, trains, most) {
  return trains.map((samples, i) => {
    const { uniform } = draw(100 * most + i);
    return ascending([...samples].map((sample) => sample + 4 + Math.floor(uniform() * (2 * most + 1)) - most));
  });
}

function union(a, b) {
  return ascending([...a, ...b]);
}

function repeated(samples, every) {
  return Int32Array.from([...samples].flatMap((sample, i) => (i % every === 0 ? [sample, sample] : [sample])));
}

/** Sorted, one a sample. */
function ascending(samples) {
  return Int32Array.from([...new Set(samples)].sort((x, y) => x - y));
}
