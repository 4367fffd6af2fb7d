// No file longer than 400 lines. A table or a hot loop may be, if it stands here with its reason.
export const MOST_LINES = 400;

export const LONGER_FOR_A_REASON = {
  // path: reason
};

/** @param {Record<string, string>} exceptions path to reason */
export function checkFileLength(files, exceptions = LONGER_FOR_A_REASON) {
  const code = files.filter(
    ({ path, text }) => text !== null && /\.(ts|tsx|js)$/.test(path) && !path.endsWith('.wasm.ts'),
  );
  const long = code.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    if (lines <= MOST_LINES || path in exceptions) return [];
    return [`${path}: ${lines} lines, at most ${MOST_LINES}: split it by concept`];
  });
  const gone = Object.keys(exceptions).filter((path) => !code.some((file) => file.path === path));
  return [
    ...long,
    ...gone.map((path) => `${path}: excepted from the length check, but not in the tree: remove the exception`),
  ];
}
