import { describe, expect, it } from 'vitest';
import { testDecomposition, testRecording } from '../../test/small-recording.ts';
import { vectorAt } from '../anatomy/electrodes/vector.ts';
import { ParameterError } from '../core/errors.ts';
import { cylinderBody, testInversion, withInversions } from './inverted-fixtures.ts';
import { bareName, placeMotorUnits, sectionOfElectrodes } from './limb-places.ts';

const body = cylinderBody();
const { electrodes } = body.leadFields;
const section = sectionOfElectrodes(body.anatomy.labelMap, electrodes);
const decomposition = testDecomposition(testRecording());
const inversion = testInversion(body);
const placed = (change = inversion, muscles = body.muscles) =>
  placeMotorUnits(withInversions(decomposition, [change]), { muscles }, section)[0];

describe('sectionOfElectrodes', () => {
  it('goes through the middle row, anterior up and the right of the body to the right', () => {
    // row 7 of 13: electrodes 29 to 33, as the first cell is empty
    for (let n = 29; n < 34; n++) expect(section.distalOf(vectorAt(electrodes.positionsMetres, n))).toBeCloseTo(0, 6);
    expect(section.distalOf(vectorAt(electrodes.positionsMetres, 2))).toBeCloseTo(-0.048, 6);
    const [x, y, z] = section.centre;
    const [right, up] = section.onSection([x + 0.01, y + 0.02, z - 0.03]);
    // the frame's anterior is y and the axis z, within what voxels of 2 mm leave of a cylinder's symmetry
    expect(right).toBeCloseTo(0.01, 4);
    expect(up).toBeCloseTo(0.02, 4);
    expect(section.distalOf([x, y, z - 0.03])).toBeCloseTo(0.03, 5);
  });
});

describe('placeMotorUnits', () => {
  it('puts a motor unit where its fibres cross the plane, its end-plates and ends along the limb', () => {
    const { index, place, across, zone, ends, isPlaceTold } = placed();
    expect(index).toBe(0);
    // the middle of the limb lies in the plane: there arc length is 0 and fibres do not lean away yet
    const arc = section.distalOf(body.muscles[0].space.worldMetres([0, 0], 0));
    expect(place[0]).toBeCloseTo(-4e-3 - 0.1 * arc, 4);
    expect(place[1]).toBeCloseTo(0.03, 4);
    expect(across[0][1] - across[0][0]).toBeCloseTo(2e-3, 5);
    expect(across[1][1] - across[1][0]).toBeCloseTo(4e-3, 5);
    expect(zone.value - arc).toBeCloseTo(0.01, 5);
    expect(zone.interval[1] - zone.interval[0]).toBeCloseTo(6e-3, 5);
    expect(ends.map(({ value }) => value - arc)).toEqual([expect.closeTo(-0.02, 5), expect.closeTo(0.05, 5)]);
    expect(ends[0].interval.map((end) => end - arc)).toEqual([expect.closeTo(-0.025, 5), expect.closeTo(-0.015, 5)]);
    expect(isPlaceTold).toBe(true);
  });

  it('goes on straight beyond the paths and without them', () => {
    const arc = section.distalOf(body.muscles[0].space.worldMetres([0, 0], 0));
    const long = testInversion(body, { halfLength2: { value: 0.09, low: 0.08, high: Infinity } });
    expect(placed(long).ends[1].value - arc).toBeCloseTo(0.1, 5);
    expect(placed(long).ends[1].interval[1] - arc).toBeCloseTo(0.1, 5);
    const straight = placed(inversion, []);
    // from the end-plates at 10 mm, 1 mm to the right
    expect(straight.place[0]).toBeCloseTo(-3e-3, 4);
    const [{ space, ...muscle }] = body.muscles;
    const worldMetres = () => {
      throw new ParameterError('outside');
    };
    expect(placed(inversion, [{ ...muscle, space: { ...space, worldMetres } }])).toEqual(straight);
  });

  it('knows which places the grid does not tell', () => {
    expect(placed(testInversion(body, {}, ['depth'])).isPlaceTold).toBe(false);
    expect(placed(testInversion(body, {}, ['x'])).isPlaceTold).toBe(false);
    // along the limb
    expect(placed(testInversion(body, {}, ['z', 'size'])).isPlaceTold).toBe(true);
    expect(placed(testInversion(body, {}, ['halfLength2'])).ends.map((end) => end.isTold)).toEqual([true, false]);
  });
});

describe('bareName', () => {
  it('leaves folders out', () => {
    expect(['/home/a b/leg.nii.gz', 'C:\\d\\arm.nii', 'right forearm, male'].map(bareName)).toEqual([
      'leg.nii.gz',
      'arm.nii',
      'right forearm, male',
    ]);
  });
});
