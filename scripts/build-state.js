// Is dist older than what it is made from?
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @returns {boolean} true if a source of the build has changed since the compiler ran, or it never ran */
export function buildIsStale(root) {
  // the compiler writes every file anew, so any one of them tells when it ran
  const built = modified(join(root, 'dist/core/errors.js'));
  const sources = readdirSync(join(root, 'src'), { recursive: true })
    .filter((name) => name.endsWith('.ts') && !/\.(test|bench)\.ts$/.test(name))
    .map((name) => join(root, 'src', name));
  const recipes = ['tsconfig.base.json', 'tsconfig.build.json', 'scripts/build-kernels.js'].map((name) =>
    join(root, name),
  );
  return built === 0 || [...sources, ...recipes].some((path) => modified(path) > built);
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
