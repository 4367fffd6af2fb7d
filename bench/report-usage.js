// Preloaded (`node --import`) into every measured program: at its end, writes what the whole process used, all threads
// included, to the file named by BMISS_BENCH_USAGE.
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const target = process.env.BMISS_BENCH_USAGE;
if (target && isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakBytes: ownPeakBytes() ?? maxRSS * 1024 };
    writeFileSync(target, JSON.stringify(usage));
  });
}

/** Linux hands maxRSS of the process that started this one on to it; VmHWM is this program's own. */
function ownPeakBytes() {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return line ? Number(line[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
