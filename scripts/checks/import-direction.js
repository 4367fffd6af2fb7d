// A folder of src imports only from itself and from those above it in the order of the architecture.
import { posix } from 'node:path';
import { folderOf, isSource, isTest } from './files.js';
import { importsOf, parse } from './syntax.js';

export const FOLDER_ORDER = [
  'core',
  'kernels',
  'linalg',
  'signal',
  'anatomy',
  'conductor',
  'motorunit',
  'simulation',
  'generator',
  'metrics',
  'separation',
  'formats',
  'report',
  'pipeline',
  'platform',
  'cli',
  'worker',
  'app',
];

/** Tests and benches may also use what the doors hand to the core, and the helpers in test. */
const OPEN_TO_TESTS = ['platform', 'test'];

export function checkImportDirection(files) {
  return files.filter(({ path, text }) => isSource(path) && text !== null).flatMap(checkFile);
}

function checkFile(file) {
  const folder = folderOf(file.path);
  // src/index.ts gathers the public names and may import from everywhere
  if (folder === '') return [];
  const rank = FOLDER_ORDER.indexOf(folder);
  if (rank < 0)
    return [`${file.path}: src/${folder} is not in the folder order: move the file, or add the folder in its place`];
  return importsOf(parse(file)).flatMap(({ specifier, line }) => {
    if (!specifier.startsWith('.')) return [];
    // a folder (new URL('.', import.meta.url)) counts as what lies in it
    const joined = posix.join(posix.dirname(file.path), specifier);
    const target = /\.\w+$/.test(joined) ? joined : posix.join(joined, 'index.ts');
    if (isTest(file.path) && OPEN_TO_TESTS.includes(rootFolder(target))) return [];
    if (!target.startsWith('src/')) {
      // the package's own description is data, not code
      if (target === 'package.json') return [];
      return [`${file.path}:${line}: imports ${target}, outside src`];
    }
    const targetFolder = folderOf(target);
    const targetRank = FOLDER_ORDER.indexOf(targetFolder);
    if (targetFolder !== '' && targetRank >= 0 && targetRank <= rank) return [];
    return [`${file.path}:${line}: ${folder} imports ${target}, which stands below it in the folder order`];
  });
}

function rootFolder(target) {
  return target.startsWith('src/') ? folderOf(target) : target.split('/')[0];
}
