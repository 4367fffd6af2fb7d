// The version stands in package.json, CITATION.cff, CHANGELOG.md and the program, and must be the same in all.
export function checkVersions(version, citation, changelog, program) {
  const cited = /^version:\s*["']?([^"'\s]+)/m.exec(citation)?.[1];
  const problems = [];
  const built = /version = '([^']+)'/.exec(program)?.[1];
  if (built !== version)
    problems.push(`src/pipeline/version.ts: version ${built ?? 'missing'}, package.json has ${version}`);
  if (cited !== version) problems.push(`CITATION.cff: version ${cited ?? 'missing'}, package.json has ${version}`);
  if (!changelog.includes('## [Unreleased]') && !changelog.includes(`## [${version}]`))
    problems.push(`CHANGELOG.md: neither [Unreleased] nor [${version}] has a section`);
  return problems;
}
