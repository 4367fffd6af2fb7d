// Nothing in the tree names a path of one machine or the host of a package registry; nothing in it is huge.
const PATTERNS = [
  { pattern: /(?<![\w.$}-])\/(?:work|farm)\/[\w.]/, what: 'a path of one machine' },
  { pattern: /(?<![\w.$}-])\/(?:root|home\/\w+|Users\/\w+)\//, what: 'a home folder' },
  { pattern: /(?<![\w.$}-])\/tmp\/[a-z]/, what: 'a path in the temporary folder (ask the system for one)' },
  { pattern: /\bregistry\.[a-z0-9-]+\.[a-z]{2,}/i, what: 'a registry host' },
  { pattern: /https?:\/\/[^\s'"`)/]*(?:registry|artifactory|verdaccio|nexus)[^\s'"`)]*/i, what: 'a registry host' },
];

export const MOST_BYTES = 5_000_000;

export function checkMachinePaths(files) {
  return files
    .filter(({ text }) => text !== null)
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const hit = PATTERNS.find(({ pattern }) => pattern.test(line));
        return hit ? [`${path}:${index + 1}: names ${hit.what}: ${hit.pattern.exec(line)[0]}`] : [];
      }),
    );
}

export function checkFileSize(files) {
  return files
    .filter(({ bytes }) => bytes > MOST_BYTES)
    .map(
      ({ path, bytes }) =>
        `${path}: ${bytes} bytes, at most ${MOST_BYTES}: keep it out of the repository (git rm --cached)`,
    );
}
