/** Where the numbers of marks go in a figure, so that none lies on another. */

export interface NumberPlace {
  readonly x: number;
  /** of the text's baseline */
  readonly y: number;
}

/** what a digit of the figures' small text takes */
const DIGIT_WIDTH = 6;
const HEIGHT = 10;

/** Directions tried in turn: right, left, above, below, and between. */
const DIRECTIONS = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [0.75, -0.75],
  [-0.75, -0.75],
  [0.75, 0.75],
  [-0.75, 0.75],
];

/**
 * A place for each mark's number, at the mark where `onMark`, else beside it, where that is taken farther round it.
 * @param marks - middles of the marks, figure units
 * @returns as marks; undefined where there is no room
 */
export function numberPlaces(
  marks: readonly { readonly x: number; readonly y: number; readonly text: string }[],
  onMark: boolean,
): (NumberPlace | undefined)[] {
  const taken: { x: number; y: number; width: number; height: number }[] = onMark
    ? []
    : marks.map(({ x, y }) => ({ x, y, width: 7, height: 7 }));
  return marks.map(({ x, y, text }) => {
    const width = DIGIT_WIDTH * text.length;
    const around = [1, 1.9].flatMap((times) =>
      DIRECTIONS.map(([dx, dy]) => ({ x: x + times * dx * (6 + width / 2), y: y + times * dy * 11 })),
    );
    const free = (onMark ? [{ x, y }, ...around] : around).find((place) =>
      taken.every(
        (other) =>
          Math.abs(other.x - place.x) >= (other.width + width) / 2 ||
          Math.abs(other.y - place.y) >= (other.height + HEIGHT) / 2,
      ),
    );
    if (!free) return undefined;
    taken.push({ ...free, width, height: HEIGHT });
    return { x: free.x, y: free.y + 3.5 };
  });
}
