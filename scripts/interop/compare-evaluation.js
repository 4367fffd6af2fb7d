// Our evaluation beside MUniverse's own on the same tables of discharges, number by number.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { evaluationCases } from './evaluation-cases.js';

/**
 * @param ours - { evaluate, readEvents, randomStream, countCommon }
 * @param write - (folder, files) puts files under `work`
 * @param score - (path of the JSON of cases) MUniverse's answers, one a case
 * @returns lines that say what was compared and where the two differ
 */
export function compareEvaluation(ours, work, write, score) {
  const cases = evaluationCases(ours.randomStream).map((one, i) => {
    const tables = { truth: eventsTable(one.truth, one.rate), found: eventsTable(one.found, one.rate) };
    const names = { truth: `evaluation-${i}_truth_events.tsv`, found: `evaluation-${i}_found_events.tsv` };
    write('.', new Map(Object.keys(tables).map((side) => [names[side], new TextEncoder().encode(tables[side])])));
    const read = (side) =>
      ours.readEvents(new TextEncoder().encode(tables[side]), { fileName: names[side], samplingRateHz: one.rate })
        .decomposition;
    return { ...one, names, evaluation: ours.evaluate(read('truth'), read('found')) };
  });
  const request = cases.map(({ name, rate, names, evaluation }) => ({
    name,
    rate,
    truth: join(work, names.truth),
    found: join(work, names.found),
    ours: ownPairs(evaluation, rate),
  }));
  write('.', new Map([['evaluation-cases.json', new TextEncoder().encode(JSON.stringify(request))]]));
  const theirs = score(join(work, 'evaluation-cases.json'));
  assert.deepEqual(
    theirs.map(({ name }) => name),
    cases.map(({ name }) => name),
  );
  return cases.flatMap((one, i) => compareCase(ours, one, theirs[i]));
}

function compareCase(ours, one, theirs) {
  const own = ownPairs(one.evaluation, one.rate);
  const label = `case '${one.name}'`;
  if (one.differs.includes('numbers')) return differingNumbers(label, own, theirs);
  if (one.differs.includes('edge')) return differingEdge(label, own, theirs);
  if (one.differs.includes('rounding')) return differingRounding(label, own, theirs);
  assert.deepEqual(own.map(pairName), theirs.pairs.map(pairName).sort(), `${label}: which motor units are paired`);
  const notes = [];
  for (const [k, pair] of own.entries()) {
    const peer = theirs.pairs.find((other) => pairName(other) === pairName(pair));
    const where = `${label}, ${pairName(pair)}`;
    // at our lag MUniverse counts what we count, and at its lag we count what it counts
    assert.equal(theirs.atOurLags[k], pair.common, `${where}: MUniverse's count at our lag`);
    const trains = [one.truth.get(pair.truth), one.found.get(pair.found)];
    assert.equal(
      ours.countCommon(...trains, peer.lagSamples, toleranceSamples(one.rate)),
      peer.common,
      `${where}: at its lag`,
    );
    if (one.differs.includes('lag') && pair.lagSamples !== peer.lagSamples) {
      assert.ok(pair.common >= peer.common, `${where}: our lag has fewer in common`);
      notes.push(
        `${where}: lag ${pair.lagSamples} (MUniverse ${peer.lagSamples}), common ${pair.common} (${peer.common})`,
      );
      continue;
    }
    const figures = ({ lagSamples, common, onlyFound, onlyTruth }) => ({ lagSamples, common, onlyFound, onlyTruth });
    assert.deepEqual(figures(pair), figures(peer), where);
    const scores = peerScores(peer);
    // pass if within the rounding of a few operations
    for (const name of Object.keys(scores))
      assert.ok(
        Math.abs(pair.scores[name] - scores[name]) <= 1e-14,
        `${where}: ${name} ${pair.scores[name]}, ${scores[name]}`,
      );
  }
  if (one.differs.includes('lag')) assert.ok(notes.length > 0, `${label}: no difference left; take it off the list`);
  return [...notes, ...compareGroups(label, one, theirs)];
}

/** Groups of found motor units that are the same one; ours are transitive. */
function compareGroups(label, { differs, evaluation }, { labels }) {
  const own = JSON.stringify(evaluation.duplicates.map((group) => group.map(Number)));
  const rows = labels.map((first) => labels.flatMap((other, row) => (other === first ? [row] : [])));
  const peer = JSON.stringify(rows.filter((group, row) => group.length > 1 && group[0] === row));
  if (!differs.includes('groups')) assert.equal(own, peer, `${label}: duplicates`);
  else assert.notEqual(own, peer, `${label}: duplicates agree now; take the case off the list of differences`);
  return own === peer ? [] : [`${label}: duplicates ${own}, MUniverse ${peer}`];
}

/** MUniverse takes the numbers of found motor units for rows of its matrix: it pairs fewer than there are, or the wrong ones. */
function differingNumbers(label, own, theirs) {
  assert.equal(own.length, 2, `${label}: ours pairs both`);
  assert.ok(
    own.every(({ scores }) => scores.rateOfAgreement === 1),
    `${label}: ours, perfectly`,
  );
  const perfect = theirs.pairs.filter(({ onlyFound, onlyTruth, common }) => common > 0 && onlyFound + onlyTruth === 0);
  assert.ok(perfect.length < 2, `${label}: MUniverse now pairs them too; take the case off the list of differences`);
  return [`${label}: ours pairs 2 of 2, MUniverse ${perfect.length} (numbers taken for rows)`];
}

/** Every discharge is within the tolerance after the largest lag, none is at the same sample: only ours pairs them. */
function differingEdge(label, own, theirs) {
  assert.deepEqual([own.length, own[0].onlyFound, own[0].lagSamples, theirs.pairs.length], [1, 0, 204, 0], label);
  return [`${label}: ours pairs them by the tolerance, MUniverse does not (exact coincidences)`];
}

/** Discharges exactly the tolerance apart: to MUniverse, which compares seconds, some are more than that apart. */
function differingRounding(label, [pair], { pairs: [peer] }) {
  assert.deepEqual([pair.onlyFound, pair.onlyTruth, pair.lagSamples], [0, 0, peer.lagSamples], label);
  assert.ok(
    peer.common < pair.common,
    `${label}: MUniverse now counts them; take the case off the list of differences`,
  );
  return [`${label}: common ${pair.common}, MUniverse ${peer.common} (its rounding of seconds)`];
}

/** Our pairs in MUniverse's terms, in the order of their names. */
function ownPairs({ pairs }, rate) {
  return pairs
    .map((pair) => ({
      found: Number(pair.found),
      truth: Number(pair.truth),
      lagSamples: Math.round(pair.lagSeconds * rate),
      common: pair.common,
      onlyFound: pair.foundDischarges - pair.common,
      onlyTruth: pair.truthDischarges - pair.common,
      scores: { rateOfAgreement: pair.rateOfAgreement, f1: pair.f1, precision: pair.precision, recall: pair.recall },
    }))
    .sort((a, b) => (pairName(a) < pairName(b) ? -1 : 1));
}

/** By MUniverse's definitions from its counts. */
function peerScores({ common, onlyFound, onlyTruth }) {
  return {
    rateOfAgreement: common / (common + onlyFound + onlyTruth),
    f1: (2 * common) / (2 * common + onlyFound + onlyTruth),
    precision: common / (common + onlyFound),
    recall: common / (common + onlyTruth),
  };
}

function pairName({ truth, found }) {
  return `true ${truth}, found ${found}`;
}

function toleranceSamples(rate) {
  return Math.floor(0.001 * rate + 1e-9);
}

function eventsTable(units, rate) {
  const rows = [...units].flatMap(([unit, samples]) => [...samples].map((sample) => [sample, unit]));
  rows.sort(([a, x], [b, y]) => a - b || x - y);
  const lines = rows.map(([sample, unit]) =>
    [Number((sample / rate).toFixed(7)), 0, sample, unit, 'motor-unit-spike'].join('\t'),
  );
  return `${['onset\tduration\tsample\tunit_id\tevent_type', ...lines].join('\n')}\n`;
}
