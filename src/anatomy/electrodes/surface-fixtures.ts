/** Closed shapes as surfaces of a limb, for tests: nearest points without a mesh. All lie along z. */

import type { Vector3 } from '../affine.ts';
import { nearestOnEllipse } from '../ellipse-distance.ts';
import { type LimbName, limbParameters, limbTemplate } from '../limb-parameters.ts';
import { limbOutline, limbShape } from '../limb-section.ts';
import type { LimbSurface, SurfacePoint } from '../limb-surface.ts';

/** (x/a)^2 + (y/b)^2 = 1; a circular cylinder where both are equal. */
export function ellipticCylinder(a: number, b: number): LimbSurface {
  return {
    nearest: (x, y, z) => {
      if (a === b) {
        const r = Math.hypot(x, y);
        return point([(a * x) / r, (a * y) / r, z], [x / r, y / r, 0], r - a);
      }
      const near = nearestOnEllipse(a, b, x, y);
      const [nx, ny] = [near.x / (a * a), near.y / (b * b)];
      const length = Math.hypot(nx, ny);
      return point([near.x, near.y, z], [nx / length, ny / length, 0], -near.depth);
    },
  };
}

/** Radius at z = 0, growing by `slope` per metre towards positive z. */
export function cone(radius: number, slope: number): LimbSurface {
  const [c, s] = [1 / Math.hypot(1, slope), slope / Math.hypot(1, slope)];
  return {
    nearest: (x, y, z) => {
      const r = Math.hypot(x, y);
      const distance = (r - radius - slope * z) * c;
      const [ux, uy] = [x / r, y / r];
      const near = r - distance * c;
      return point([near * ux, near * uy, z + distance * s], [ux * c, uy * c, -s], distance);
    },
  };
}

export function sphere(radius: number): LimbSurface {
  return {
    nearest: (x, y, z) => {
      const r = Math.hypot(x, y, z);
      const normal: Vector3 = [x / r, y / r, z / r];
      return point([radius * normal[0], radius * normal[1], radius * normal[2]], normal, r - radius);
    },
  };
}

/**
 * The outline of a parametric limb, ellipses whose axes change along it: F = (x/a)^2 + (y/b)^2 - 1 = 0. Nearest points by steps
 * onto the surface and along it in turn, to 1e-12 m. Reaches 12 mm.
 */
export function parametricSkin(limb: LimbName): LimbSurface {
  const parameters = limbParameters({ limb });
  const shape = limbShape(limbTemplate(limb), parameters);
  const level = (x: number, y: number, z: number) => {
    const { a, b, taper } = limbOutline(shape, -z / parameters.lengthMetres);
    const [px, py] = [x / a, y / b];
    // taper is d ln(a) / d(depth below the joint), and depth is -z
    const gradient: Vector3 = [(2 * px) / a, (2 * py) / b, 2 * taper * (px * px + py * py)];
    const norm = Math.hypot(...gradient);
    const normal: Vector3 = [gradient[0] / norm, gradient[1] / norm, gradient[2] / norm];
    return { value: px * px + py * py - 1, norm, normal };
  };
  return {
    nearest: (x, y, z) => {
      let p: Vector3 = [x, y, z];
      for (let step = 0; step < 100; step++) {
        const { value, norm, normal } = level(...p);
        const onto = value / norm;
        if (Math.abs(onto) > 0.012) return undefined;
        const out = (x - p[0]) * normal[0] + (y - p[1]) * normal[1] + (z - p[2]) * normal[2];
        const [dx, dy, dz] = [x - p[0] - out * normal[0], y - p[1] - out * normal[1], z - p[2] - out * normal[2]];
        p = [p[0] + dx - onto * normal[0], p[1] + dy - onto * normal[1], p[2] + dz - onto * normal[2]];
        if (Math.hypot(dx, dy, dz) + Math.abs(onto) < 1e-12) break;
      }
      const { normal } = level(...p);
      const distance = (x - p[0]) * normal[0] + (y - p[1]) * normal[1] + (z - p[2]) * normal[2];
      return point(p, normal, distance);
    },
  };
}

function point(positionMetres: Vector3, normal: Vector3, distanceMetres: number): SurfacePoint {
  return { positionMetres, normal, distanceMetres };
}
