/** Ctrl-C and kill end a run soon, with exit code 1, and leave nothing behind. */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBuilt, projectRoot } from './built-program.ts';
import { smallRecording } from './command-line.ts';

let root: string;
beforeAll(() => {
  ensureBuilt();
  root = mkdtempSync(join(tmpdir(), 'bmiss-interrupt-'));
  mkdirSync(join(root, 'in'));
  writeFileSync(join(root, 'in/long.npz'), smallRecording({ seconds: 30, motorUnitCount: 10 }));
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Starts a decomposition that would take minutes, sends the signal once it has begun. */
async function interrupted(
  ...signals: NodeJS.Signals[]
): Promise<{ code: number | null; log: string; seconds: number }> {
  const words = ['bin/bmiss.js', 'decompose', join(root, 'in/long.npz'), '--out', join(root, 'out')];
  const endless = ['--rounds', '1000', '--idle-rounds', '1000', '--starts', '64'];
  const child = spawn(process.execPath, [...words, ...endless], { cwd: projectRoot });
  let log = '';
  let sent = 0;
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  child.stderr.on('data', (chunk) => {
    log += chunk;
    if (sent > 0 || !log.includes('%: ')) return;
    sent = performance.now();
    for (const signal of signals) child.kill(signal);
  });
  const code = await ended;
  return { code, log, seconds: (performance.now() - sent) / 1000 };
}

it.each<[NodeJS.Signals]>([['SIGINT'], ['SIGTERM']])('%s', { timeout: 60_000 }, async (signal) => {
  const { code, log, seconds } = await interrupted(signal);
  expect(log).toContain('stopped on request; nothing was written');
  expect(code).toBe(1);
  expect(readdirSync(root)).toEqual(['in']);
  // a step of the separation lasts well below a second; the rest is for a busy machine
  expect(seconds).toBeLessThan(15);
});
