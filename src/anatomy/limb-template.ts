/**
 * What a parametric limb is made of: one measured or estimated cross-section, and how radius, muscles and bones change along
 * the limb. Positions along the limb are fractions u of its length, 0 at the proximal joint, 1 at the distal one. Sections are
 * those of a right limb: x to lateral, y to anterior, millimetres, as the tables of the literature have them.
 */

export interface TemplateMuscle {
  /** name in muscle-names.ts */
  readonly name: string;
  /** area in the template's section; undefined where the muscle does not reach it, then `peakAreaMm2` is given */
  readonly areaMm2?: number;
  /** largest area along the limb, for muscles that the section does not cut */
  readonly peakAreaMm2?: number;
  /** centroid in the template's section (in it, or scaled to it by the limb's radius) */
  readonly x: number;
  readonly y: number;
  /** proximal and distal end of the belly, fractions of the limb's length; may lie beyond the limb */
  readonly span: readonly [number, number];
  /** where the belly is thickest, fraction of the limb's length; the middle of the span if absent */
  readonly peak?: number;
  /** width : depth of the section, and the angle of the width from +x, degrees; round if absent */
  readonly flat?: readonly [aspect: number, degrees: number];
}

export interface TemplateBone {
  readonly name: string;
  readonly areaMm2: number;
  readonly x: number;
  readonly y: number;
  /** thickness of the cortical bone */
  readonly cortexMm: number;
  /** radius at u = 0 and u = 1 relative to that at the section */
  readonly ends: readonly [number, number];
}

/** Defaults that differ between the sexes. */
export interface LimbDefaults {
  /** round the limb at its section, skin included */
  readonly circumferenceMm: number;
  readonly fatMm: number;
  readonly skinMm: number;
  /** between the two joints */
  readonly lengthMm: number;
}

export interface LimbTemplate {
  readonly name: 'forearm' | 'lower-leg' | 'upper-arm' | 'thigh';
  /** where the length is measured from and to */
  readonly joints: readonly [string, string];
  /** where the numbers come from, and which are estimates */
  readonly source: string;
  /** u of the section */
  readonly sectionAt: number;
  /** radius of the circle with the area of the section, skin included, and the thickness of skin and fat together there */
  readonly sectionRadiusMm: number;
  readonly sectionRingMm: number;
  /** lateral : anterior extent of the outline */
  readonly aspect: number;
  /** radius along the limb relative to that at the section: pairs of u and ratio, ascending */
  readonly profile: readonly (readonly [number, number])[];
  /** the part of the limb's length that is modelled: where it is a cylinder of sorts */
  readonly covers: readonly [number, number];
  readonly muscles: readonly TemplateMuscle[];
  readonly bones: readonly TemplateBone[];
  readonly male: LimbDefaults;
  readonly female: LimbDefaults;
}
