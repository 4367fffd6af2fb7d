/**
 * Surface potential of one motor unit in an infinite, homogeneous, anisotropic conductor.
 *
 * Point source I:  phi = I / (4 pi sT sqrt((sL/sT) r^2 + z^2)),  r across the fibres, z along them.
 * Intracellular action potential, z in millimetres behind the wave front: V = 96 z^3 e^-z - 90 mV (Rosenfalck 1969).
 * Fibre, once-integrated source (dipole density), w the potential above for I = 1 A:
 *   phi(t) = sI pi a^2 * integral over the fibre of dw/ds(s) * [-dV/ds](s, t) ds
 * Two waves leave the innervation zone; cutting V' at the fibre ends produces the end-plate and tendon terms. Every
 * element is a dipole, so no net charge can arise whatever the step (the sampled V'' leaves one; never use it).
 *
 * The step along the fibre is the way of the wave in 1/stepsPerSample of a sample, so both waves stay on the grid and
 * all fibres of a motor unit (same velocity) add up before one convolution per electrode. Half-lengths are rounded to
 * that step, at most MAXIMUM_STEP_METRES.
 */

export interface Conductor {
  /** siemens per metre along and across the fibres */
  readonly longitudinal: number;
  readonly transverse: number;
  readonly intracellular: number;
}

/** Muscle after Botelho, Curran and Lowery 2019; inside of the fibre after Andreassen and Rosenfalck 1978. */
export const muscleConductor: Conductor = { longitudinal: 0.4, transverse: 0.09, intracellular: 1.01 };

/** A line source parallel to z that stands for `fibreCount` fibres. Metres. */
export interface LineSource {
  readonly acrossMetres: number;
  readonly depthMetres: number;
  /** place of the innervation zone along z */
  readonly innervationZoneMetres: number;
  /** way from the innervation zone to the end towards -z and towards +z */
  readonly halfLengthsMetres: readonly [number, number];
  readonly fibreCount: number;
  readonly fibreRadiusMetres: number;
}

export interface PotentialOptions {
  readonly conductor: Conductor;
  readonly conductionVelocity: number;
  readonly samplingRateHz: number;
  readonly sampleCount: number;
  /** fractions of a sample at which the potential is given: phase p starts p / phaseCount of a sample later */
  readonly phaseCount: number;
}

const MAXIMUM_STEP_METRES = 0.5e-3;
/** V' has fallen to 2e-5 of its peak here */
export const WAVE_LENGTH_METRES = 20e-3;

/**
 * Potential of a motor unit at electrodes on the plane depth = 0.
 * @param electrodes - x (across), z (along) interleaved, metres
 * @returns volts, one array per phase, each electrodes x sampleCount, electrode-major; sample 0 is the instant at which
 *   the waves leave the innervation zone, minus phase / phaseCount of a sample
 * Cost: electrodes * sources * fibre steps inverse square roots, then electrodes * sampleCount * wave steps.
 */
export function motorUnitPotential(
  electrodes: Float64Array,
  sources: readonly LineSource[],
  options: PotentialOptions,
): Float32Array[] {
  const { conductionVelocity, samplingRateHz, sampleCount, phaseCount, conductor } = options;
  const wayPerSample = conductionVelocity / samplingRateHz;
  const stepsPerSample = Math.ceil(wayPerSample / MAXIMUM_STEP_METRES / phaseCount) * phaseCount;
  const step = wayPerSample / stepsPerSample;
  const wave = potentialGradientOfWave(step);
  const longest = Math.max(...sources.map((source) => Math.max(...source.halfLengthsMetres)));
  const stepCount = Math.round(longest / step);
  const electrodeCount = electrodes.length / 2;
  const phases = Array.from({ length: phaseCount }, () => new Float32Array(electrodeCount * sampleCount));
  const gradient = new Float64Array(stepCount);
  for (let e = 0; e < electrodeCount; e++) {
    gradient.fill(0);
    for (const source of sources)
      addGradient(gradient, source, electrodes[2 * e], electrodes[2 * e + 1], step, conductor);
    for (let p = 0; p < phaseCount; p++) {
      const out = phases[p];
      for (let k = 0; k < sampleCount; k++) {
        // wave front `front` steps beyond the innervation zone; phase p is sampled p / phaseCount of a sample earlier
        const front = k * stepsPerSample - (p * stepsPerSample) / phaseCount;
        const first = Math.max(0, front - wave.length);
        const last = Math.min(stepCount, front);
        let sum = 0;
        for (let i = first; i < last; i++) sum += gradient[i] * wave[front - 1 - i];
        out[e * sampleCount + k] = sum;
      }
    }
  }
  return phases;
}

/** V'(z) * step at the middle of each step behind the wave front; volts (V' in mV/mm equals V/m). */
function potentialGradientOfWave(step: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(WAVE_LENGTH_METRES / step) }, (_, m) => {
    const z = (m + 0.5) * step * 1e3;
    return 96 * (3 * z * z - z * z * z) * Math.exp(-z) * step;
  });
}

/** Adds sI pi a^2 n (dw/ds at +s minus dw/ds at -s) at the middle of each step s from the innervation zone. */
function addGradient(
  gradient: Float64Array,
  source: LineSource,
  electrodeAcross: number,
  electrodeAlong: number,
  step: number,
  conductor: Conductor,
): void {
  const { fibreRadiusMetres, fibreCount, depthMetres, acrossMetres, innervationZoneMetres } = source;
  const axial = conductor.intracellular * Math.PI * fibreRadiusMetres * fibreRadiusMetres * fibreCount;
  const strength = axial / (4 * Math.PI * conductor.transverse);
  const across = acrossMetres - electrodeAcross;
  const distance2 = (conductor.longitudinal / conductor.transverse) * (across * across + depthMetres * depthMetres);
  const start = innervationZoneMetres - electrodeAlong;
  for (let side = 0; side < 2; side++) {
    const direction = side === 0 ? -1 : 1;
    const count = Math.round(source.halfLengthsMetres[side] / step);
    for (let i = 0; i < count; i++) {
      const z = start + direction * (i + 0.5) * step;
      const square = distance2 + z * z;
      gradient[i] -= (direction * strength * z) / (square * Math.sqrt(square));
    }
  }
}
