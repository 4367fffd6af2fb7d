/**
 * The bundled example, which `npm start` decomposes: a contraction of the superficial finger flexor in a forearm that differs from the
 * typical one in girth, fat, conductivities, fibres, action potentials and the place of the grid (mismatch), as a person differs
 * from a model.
 */

import type { RunControl } from '../src/core/control.ts';
import { gridFromName } from '../src/formats/grid-map.ts';
import { writeTruthEvents, writeTruthMotorUnits } from '../src/formats/truth-tables.ts';
import { limbSource } from '../src/pipeline/lead-field-request.ts';
import type { PlatformServices } from '../src/pipeline/platform-services.ts';
import { simulateRecording } from '../src/pipeline/simulate.ts';
import type { SimulationRequest } from '../src/pipeline/simulation-request.ts';
import type { Simulation } from '../src/simulation/simulation.ts';
import { simulationToNpz } from './example-file.ts';

const limb = limbSource({ limb: 'forearm', segmentMetres: [0.03, 0.21] });

const request: SimulationRequest = {
  leadFields: {
    electrodes: { kind: 'grid', grid: gridFromName('GR08MM1305'), muscle: 'FDS' },
    electrodeRadiusMetres: 1.5e-3,
    muscles: ['FDS'],
    elementMetres: 1.1e-3,
  },
  profile: { kind: 'trapezoid', effort: 0.2, restSeconds: 0.5, rampSeconds: 2 },
  seconds: 12,
  seed: 1,
  activeCount: 24,
  imperfections: { noise: { kind: 'baseline', snrDecibels: 20 } },
  mismatch: true,
};

/** Files below examples/data by name; the same bytes each time. Cost: two minutes on two cores, for the lead fields. */
export async function limbExampleFiles(
  services: PlatformServices,
  control: RunControl = {},
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { simulation } = await simulateRecording(limb, request, undefined, { workers: 2 }, services, control);
  return new Map([
    ['example.npz', simulationToNpz(asExample(simulation))],
    ['example_desc-truth_events.tsv', writeTruthEvents(simulation)],
    ['example_desc-truth_motorunits.tsv', writeTruthMotorUnits(simulation)],
  ]);
}

/** Positions on the flat grid, so that the file says no more of the limb than one of an amplifier does. */
function asExample({ recording, motorUnits }: Simulation) {
  const { channels, grids, auxiliary } = recording;
  const step = grids[0].spacingMetres * 1e3;
  return {
    recording,
    spikes: motorUnits.map(({ dischargeSamples }) => dischargeSamples),
    positionsMillimetres: Float64Array.from(channels.flatMap(({ row, column }) => [step * column, step * row])),
    force: auxiliary.find(({ role }) => role === 'force')?.data ?? new Float32Array(recording.sampleCount),
  };
}
