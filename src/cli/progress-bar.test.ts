import { describe, expect, it } from 'vitest';
import { createProgressBar, progressLine } from './progress-bar.ts';

function recorder(interactive: boolean) {
  const written: string[] = [];
  const terminal = { out: () => {}, log: (text: string) => void written.push(text), interactive, columns: () => 50 };
  let seconds = 0;
  return { written, terminal, clock: () => seconds, wait: (more: number) => (seconds += more) };
}

describe('progressLine', () => {
  it('says how far, what, and how long it will take', () => {
    expect(progressLine({ stage: 'separation', fraction: 0.25, detail: '3 motor units' }, 10)).toBe(
      '[======                  ]  25 %  separation, 3 motor units, about 30 s left',
    );
    expect(progressLine({ stage: 'filtering', fraction: 0 }, 0)).toBe('[                        ]   0 %  filtering');
  });
});

describe('createProgressBar', () => {
  it('redraws one line no wider than the terminal, and takes it away', () => {
    const { written, terminal, clock, wait } = recorder(true);
    const bar = createProgressBar(terminal, clock, false);
    bar.update({ stage: 'separation', fraction: 0.5, detail: 'x'.repeat(100) });
    bar.update({ stage: 'too soon', fraction: 0.6 });
    wait(1);
    bar.update({ stage: 'later', fraction: 0.7 });
    bar.clear();
    bar.clear();
    expect(written).toHaveLength(3);
    expect(written[0]).toHaveLength('\r'.length + 49 + '\u001b[K'.length);
    expect(written[2]).toBe('\r\u001b[K');
  });

  it('writes a line now and then where lines cannot be redrawn', () => {
    const { written, terminal, clock, wait } = recorder(false);
    const bar = createProgressBar(terminal, clock, false);
    for (let i = 0; i < 100; i++) {
      bar.update({ stage: 'separation', fraction: i / 100 });
      wait(1);
    }
    expect(written.length).toBeGreaterThan(3);
    expect(written.length).toBeLessThan(10);
    expect(written[0]).toBe('0 %: separation\n');
  });

  it('is silent when asked to be', () => {
    const { written, terminal, clock } = recorder(true);
    createProgressBar(terminal, clock, true).update({ stage: 'separation', fraction: 0.5 });
    expect(written).toEqual([]);
  });
});
