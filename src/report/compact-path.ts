/**
 * Path data in few characters: whole numbers, relative moves, no separator where a minus sign is one. A pulse train or a
 * MUAP takes about half of what d3's own output with one decimal takes.
 */

export interface CompactPath {
  /** what d3's line and area generators draw on */
  readonly context: CanvasRenderingContext2D;
  readonly text: () => string;
}

export function compactPath(): CompactPath {
  let text = '';
  let lastX = 0;
  let lastY = 0;
  let startX = 0;
  let startY = 0;
  const go = (letter: string, x: number, y: number) => {
    const dx = Math.round(x) - lastX;
    const dy = Math.round(y) - lastY;
    lastX += dx;
    lastY += dy;
    text += letter + pair(dx, dy);
  };
  const drawing = {
    moveTo: (x: number, y: number) => {
      go('m', x, y);
      [startX, startY] = [lastX, lastY];
    },
    lineTo: (x: number, y: number) => go('l', x, y),
    closePath: () => {
      text += 'z';
      // a relative move that follows counts from where the closed outline began
      [lastX, lastY] = [startX, startY];
    },
  };
  return {
    // straight lines need no more of a canvas context than these three
    context: drawing as unknown as CanvasRenderingContext2D,
    // after a relative move further pairs are lines
    text: () => text.replace(/l/g, (_, at: number) => (text[at + 1] === '-' ? '' : ' ')),
  };
}

function pair(dx: number, dy: number): string {
  return `${dx}${dy < 0 ? '' : ' '}${dy}`;
}

/** Lowest and highest value of equal parts of a signal, the parts being the pixels or finer. */
export interface Envelope {
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
}

export function envelopeOf(signal: Float32Array, parts: number): Envelope {
  const lowest = new Float32Array(parts).fill(Infinity);
  const highest = new Float32Array(parts).fill(-Infinity);
  const scale = parts / signal.length;
  for (let i = 0; i < signal.length; i++) {
    const part = Math.min(parts - 1, Math.floor(i * scale));
    const value = signal[i];
    if (value < lowest[part]) lowest[part] = value;
    if (value > highest[part]) highest[part] = value;
  }
  return { lowest, highest };
}

/**
 * One line through an envelope, part i at x = i, going up and down in turn so that it stays short.
 * @param toY - value to a whole y
 */
export function envelopePath(envelope: Envelope, toY: (value: number) => number): string {
  let text = '';
  let last = 0;
  let atTop = false;
  for (let i = 0; i < envelope.lowest.length; i++) {
    if (!(envelope.lowest[i] <= envelope.highest[i])) {
      text += text === '' ? '' : `m1 0`;
      continue;
    }
    const low = Math.round(toY(envelope.lowest[i]));
    const high = Math.round(toY(envelope.highest[i]));
    const [first, second] = atTop ? [high, low] : [low, high];
    text += text === '' ? `M${i} ${first}` : `l${pair(1, first - last)}`;
    if (second !== first) {
      text += `v${second - first}`;
      atTop = !atTop;
    }
    last = second;
  }
  return text;
}
