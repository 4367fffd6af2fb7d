// Named exports only: no default export, no `export *`. (Configuration files must have a default export.)
import ts from 'typescript';
import { isSource } from './files.js';
import { lineOf, parse } from './syntax.js';

export function checkExports(files) {
  return files
    .filter(
      ({ path, text }) => text !== null && (isSource(path) || /^(bench|test|examples|scripts)\/.*\.[jt]s$/.test(path)),
    )
    .flatMap((file) => {
      const source = parse(file);
      return source.statements.flatMap((statement) => {
        const what = badExport(statement);
        return what ? [`${file.path}:${lineOf(source, statement)}: ${what}: export by name`] : [];
      });
    });
}

function badExport(statement) {
  if (ts.isExportAssignment(statement)) return 'default export';
  if (ts.isExportDeclaration(statement)) {
    if (!statement.exportClause || ts.isNamespaceExport(statement.exportClause)) return 'export *';
    const names = statement.exportClause.elements ?? [];
    return names.some((element) => element.name.text === 'default') ? 'default export' : null;
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ? 'default export' : null;
}
