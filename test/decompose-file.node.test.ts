import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decomposeFile } from '../examples/decompose-file.ts';
import { smallRecording } from './command-line.ts';

it('runs the library example', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bmiss-example-'));
  try {
    writeFileSync(join(folder, 'small.npz'), smallRecording());
    const lines = await decomposeFile(folder, 'small.npz');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines[0]).toMatch(/^motor unit 0: \d+ discharges, silhouette [01]\.\d{3}$/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
