/** The README files of a simulated dataset and of its truth. */

import type { Simulation } from '../simulation/simulation.ts';
import type { SimulationDescription } from './simulation-files.ts';

export function datasetReadme(simulation: Simulation, description: SimulationDescription): string {
  const { recording, motorUnits, signalVolts, noiseVolts } = simulation;
  const { program, version, command, seed, summary, axes } = description;
  const loudness =
    noiseVolts > 0
      ? `, everything added to it ${microvolts(noiseVolts)} uV (${(20 * Math.log10(signalVolts / noiseVolts)).toFixed(1)} dB below)`
      : ', nothing was added to it';
  const how = command === undefined ? '' : `Made by\n\n    ${command}\n\n`;
  return `# Simulated high-density surface EMG

No person was recorded: ${program} ${version} computed this recording (seed ${seed}). ${summary}

${recording.channelCount} channels, ${seconds(recording.sampleCount / recording.samplingRateHz)} s at ${recording.samplingRateHz} Hz, ${motorUnits.length} motor units that discharge. The EMG is ${microvolts(signalVolts)} uV
(root mean square over channels and samples)${loudness}.

${how}Signals are in a BDF+ file of 24 bits, with force and target beside the EMG. Electrode positions are in millimetres
(${axes}).
derivatives/truth/ holds the ground truth: every discharge, the properties and action potentials of all motor units, what
was added to the EMG, and all parameters. Channels that were made bad are named there alone.
`;
}

export function truthReadme(changes: boolean): string {
  const end = changes ? '\n- muaps-end.npy: the same at the end of the recording, since they change along it' : '';
  return `# Ground truth of a simulated recording

- events.tsv: every discharge, as \`bmiss evaluate --truth\` reads it
- motorunits.tsv: muscle, place, size and conduction velocity of every motor unit; motorunits.json says what the columns are
- muaps.npy: action potentials, motor units x channels x samples, volts; muaps.json names the channels${end}
- electrodes.tsv: where the electrodes lie, millimetres; elsewhere than the recording says where it was simulated with --mismatch
- simulation.json: all parameters, pools, bad channels, movement artefacts, limb and conductor as stated and as simulated
`;
}

const microvolts = (volts: number) => Number((volts * 1e6).toPrecision(3));
const seconds = (value: number) => Number(value.toFixed(3));
