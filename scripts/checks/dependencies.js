// The lock file names no host, pins every package by digest, and what users install has a permissive licence.

const PERMISSIVE = new Set([
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'CC0-1.0',
    'Unlicense',
    'Zlib',
  ],
]);

/** Licences that npm cannot name, read by us. */
export const READ_BY_US = {
  h5wasm: {
    licence: 'SEE LICENSE IN LICENSE.txt',
    reason:
      'NIST terms (work of the United States government, free to use, copy and change) and the BSD-style HDF5 licence',
  },
};

/** @param lock - package-lock.json, parsed */
export function checkLockHosts(lock) {
  return packagesOf(lock).flatMap(([name, entry]) => {
    if (entry.link) return [`package-lock.json: ${name} is a link to a folder: use a published version`];
    if (entry.resolved)
      return [`package-lock.json: ${name} names ${entry.resolved}: npm install with the project's .npmrc`];
    if (!entry.version) return [`package-lock.json: ${name} has no version: npm ci would refuse it`];
    return entry.integrity ? [] : [`package-lock.json: ${name} has no integrity digest`];
  });
}

/** A package that another names as optional must be in the lock too, or `npm ci` refuses to install. */
export function checkLockComplete(lock) {
  const names = new Set(packagesOf(lock).map(([name]) => name));
  return packagesOf(lock).flatMap(([name, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((wanted) => !names.has(wanted))
      .map((wanted) => `package-lock.json: ${name} wants ${wanted}, which is missing: npm ci would refuse it`),
  );
}

/** @param {Record<string, { licence: string, reason: string }>} readByUs */
export function checkLicences(lock, readByUs = READ_BY_US) {
  return packagesOf(lock).flatMap(([name, entry]) => {
    if (entry.dev || entry.devOptional) return [];
    if (isPermissive(entry.license) || (name in readByUs && readByUs[name].licence === entry.license)) return [];
    return [`${name} ${entry.version}: licence ${entry.license ?? 'not stated'} is not on the list of permissive ones`];
  });
}

/** 'MIT OR GPL-2.0' leaves us the choice, 'MIT AND GPL-2.0' does not. */
function isPermissive(expression) {
  if (typeof expression !== 'string') return false;
  return expression
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((licence) => PERMISSIVE.has(licence.trim())));
}

function packagesOf(lock) {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), entry]);
}
