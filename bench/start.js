// `node bench/start.js NAME [OPTIONS]`: runs bench/NAME.ts where this Node runs TypeScript, else says what is needed.
import { fileURLToPath } from 'node:url';

const [name, ...options] = process.argv.slice(2);
const [major, minor] = process.versions.node.split('.').map(Number);
if (!(major > 22 || (major === 22 && minor >= 18))) {
  process.stderr.write(
    `bench: needs Node 22.18 or later, which runs TypeScript as it is; this is ${process.versions.node}. \`npm ci\` installs a newer one for the scripts of package.json (\`npm run bench:${name ?? 'cbss'}\`), unless its download was blocked.\n`,
  );
  process.exitCode = 1;
} else {
  const script = new URL(`${name}.ts`, import.meta.url);
  process.argv = [process.execPath, fileURLToPath(script), ...options];
  await import(script.href);
}
