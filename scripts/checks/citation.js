// The version stands in package.json, CITATION.cff and CHANGELOG.md, and must be the same in all.
export function checkVersions(version, citation, changelog) {
  const cited = /^version:\s*["']?([^"'\s]+)/m.exec(citation)?.[1];
  const problems = [];
  if (cited !== version) problems.push(`CITATION.cff: version ${cited ?? 'missing'}, package.json has ${version}`);
  if (!changelog.includes('## [Unreleased]') && !changelog.includes(`## [${version}]`))
    problems.push(`CHANGELOG.md: neither [Unreleased] nor [${version}] has a section`);
  return problems;
}
