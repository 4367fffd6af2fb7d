/** Properties of a motor unit from which its potentials follow, and their order in a vector of derivatives. */

export interface MotorUnitTheta {
  /** centre of the territory in the muscle's cross-section, metres, in the coordinates of the lead field's paths */
  readonly positionMetres: readonly [number, number];
  /** arc length of the middle of the end-plates */
  readonly innervationZoneMetres: number;
  /** metres per second */
  readonly conductionVelocity: number;
  /** mean way from a fibre's end-plate to its ends, towards falling and towards rising arc length */
  readonly halfLengthsMetres: readonly [number, number];
  /** fibres are spread normally around the centre, with a standard deviation of half this radius in each direction */
  readonly territoryRadiusMetres: number;
  /** natural logarithm of the number of fibres of reference diameter (55 micrometres) with the same axial conductance */
  readonly logSize: number;
}

/** Order of the derivatives: d MUAP / d theta, per metre, per metre per second, and per unit of logSize. */
export const THETA_COMPONENTS = [
  'position1',
  'position2',
  'innervationZone',
  'conductionVelocity',
  'halfLength1',
  'halfLength2',
  'territoryRadius',
  'logSize',
] as const;

/** theta as eight numbers in the order of THETA_COMPONENTS. */
export function thetaToVector(theta: MotorUnitTheta): Float64Array {
  return Float64Array.of(
    ...theta.positionMetres,
    theta.innervationZoneMetres,
    theta.conductionVelocity,
    ...theta.halfLengthsMetres,
    theta.territoryRadiusMetres,
    theta.logSize,
  );
}

/** The inverse of thetaToVector. */
export function thetaFromVector(vector: ArrayLike<number>): MotorUnitTheta {
  return {
    positionMetres: [vector[0], vector[1]],
    innervationZoneMetres: vector[2],
    conductionVelocity: vector[3],
    halfLengthsMetres: [vector[4], vector[5]],
    territoryRadiusMetres: vector[6],
    logSize: vector[7],
  };
}

/** Scatter of the fibres of one motor unit along their paths, standard deviations in metres. */
export interface FibreScatter {
  /** of end-plates around the innervation zone; a fibre's ends move with its end-plate (staggered fibres) */
  readonly endPlateMetres: number;
  /** of each half-length around its mean */
  readonly tendonEndMetres: number;
}

/**
 * Source: forward-models.md 7: end-plates within a motor unit spread over 2 to 5 mm, tendon ends over 5 to 10 mm (the
 * simulators' values); here as standard deviations whose whole range is six times as wide.
 */
export const DEFAULT_FIBRE_SCATTER: FibreScatter = { endPlateMetres: 1e-3, tendonEndMetres: 1.5e-3 };
