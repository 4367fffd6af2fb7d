// Above platform nothing names Node, the browser, the clock or chance: they are arguments there.
import ts from 'typescript';
import { folderOf, isSource } from './files.js';
import { importsOf, lineOf, parse, walk } from './syntax.js';

const DOORS = ['platform', 'cli', 'worker', 'app'];

const IMPURE_GLOBALS = new Set([
  ...['process', 'Buffer', 'require', '__dirname', '__filename', 'global'],
  ...['console', 'document', 'window', 'self', 'navigator', 'location', 'localStorage', 'sessionStorage', 'indexedDB'],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'alert', 'postMessage', 'importScripts', 'Worker', 'SharedWorker'],
  ...['Date', 'performance', 'Temporal', 'crypto'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
  ...['requestAnimationFrame', 'requestIdleCallback', 'queueMicrotask', 'Deno', 'Bun'],
]);

const NODE_MODULES = /^(node:|fs$|fs\/|path$|os$|url$|util$|zlib$|crypto$|stream$|child_process$|worker_threads$)/;

/** Product code above platform names none of these; its tests import node: modules only as *.node.test.ts (or slow, or bench). */
export function checkPurity(files) {
  return files
    .filter(({ path, text }) => isSource(path) && text !== null && !DOORS.includes(folderOf(path)))
    .flatMap((file) => {
      if (/\.(node\.test|slow\.test|bench)\.tsx?$/.test(file.path)) return [];
      const source = parse(file);
      const testOfBothSides = /\.test\.tsx?$/.test(file.path);
      return [...nodeImports(file, source, testOfBothSides), ...(testOfBothSides ? [] : impureNames(file, source))];
    });
}

function nodeImports(file, source, inTest) {
  const advice = inTest ? 'a test that needs Node is called name.node.test.ts' : 'hand it over from src/platform';
  return importsOf(source)
    .filter(({ specifier }) => NODE_MODULES.test(specifier))
    .map(({ specifier, line }) => `${file.path}:${line}: names ${specifier}: ${advice}`);
}

function impureNames(file, source) {
  const own = declaredNames(source);
  const found = [];
  walk(source, (node) => {
    const name = impureName(node, own);
    if (name) found.push(`${file.path}:${lineOf(source, node)}: names ${name}: take it as an argument`);
  });
  return found;
}

function impureName(node, own) {
  if (ts.isPropertyAccessExpression(node)) {
    const text = `${node.expression.getText()}.${node.name.text}`;
    if (text === 'Math.random') return text;
    if (node.expression.getText() === 'globalThis' && IMPURE_GLOBALS.has(node.name.text)) return text;
    return null;
  }
  if (!ts.isIdentifier(node) || !IMPURE_GLOBALS.has(node.text) || own.has(node.text)) return null;
  return isKeyNotValue(node) ? null : node.text;
}

/** `x.process`, `{ process: 1 }`, `interface { process: ... }`: a key, not the global. `{ process }` is the global. */
function isKeyNotValue(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  return 'name' in parent && parent.name === node;
}

/** Names that the file declares or imports itself are not the globals. */
function declaredNames(source) {
  const names = new Set();
  walk(source, (node) => {
    const binds =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node);
    if (binds && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}
