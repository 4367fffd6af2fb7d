// What the other checks ask of a file's syntax tree.
import ts from 'typescript';

const parsed = new WeakMap();

/** The same file object is parsed once, whichever check asks. */
export function parse(file) {
  if (!parsed.has(file)) parsed.set(file, ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true));
  return parsed.get(file);
}

export function walk(node, visit) {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

export function lineOf(source, node) {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Every module a file names: import, type import, export from, import() in values and in types, new URL(x, import.meta.url). */
export function importsOf(source) {
  const found = [];
  walk(source, (node) => {
    const name = moduleName(node);
    if (name && ts.isStringLiteralLike(name)) found.push({ specifier: name.text, line: lineOf(source, node) });
  });
  return found;
}

function moduleName(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node)) return node.argument.literal;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL' && /import\.meta\.url/.test(node.getText()))
    return node.arguments?.[0];
  return undefined;
}
