// `node scripts/count-tests.js FILE STATUS`: prints "passed failed" from Vitest's JSON report and its exit status.
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
console.log(counts(file, Number(status)).join(' '));

function counts(file, status) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    // a file that could not even be loaded has no tests of its own: it counts as one failure
    const broken = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
    );
    const failed = report.numFailedTests + broken.length;
    return [report.numPassedTests, status !== 0 && failed === 0 ? 1 : failed];
  } catch {
    return [0, 1];
  }
}
