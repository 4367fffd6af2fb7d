// Compiles every src/**/*.as.ts (AssemblyScript) to <name>.wasm.ts beside it: the module as base64, once for private and
// once for shared memory, so that Node, browsers and bundlers need no file access. Skips what is newer than its source.
// A *.part.as.ts is imported by others and makes no module of its own; when one changes, all are compiled.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const isPart = (name) => name.endsWith('.part.as.ts');
const all = readdirSync(join(root, 'src'), { recursive: true })
  .map((name) => join('src', name))
  .filter((name) => name.endsWith('.as.ts'));
const sources = all.filter((name) => !isPart(name));
const common = [...all.filter(isPart), 'scripts/build-kernels.js'];

for (const source of sources) {
  const target = source.replace(/\.as\.ts$/, '.wasm.ts');
  if (!process.argv.includes('--force') && [source, ...common].every((name) => isNewer(target, name))) continue;
  const plain = await compile(source, []);
  const shared = await compile(source, ['--sharedMemory', '--enable', 'threads']);
  const text = `// Made from ${source.split('/').pop()} by scripts/build-kernels.js\nexport const plain = '${plain}';\nexport const shared = '${shared}';\n`;
  writeFileSync(join(root, target), text);
  process.stderr.write(`kernels: ${target} ${Math.round((plain.length * 3) / 4)} bytes\n`);
}

function isNewer(target, source) {
  try {
    return statSync(join(root, target)).mtimeMs > statSync(join(root, source)).mtimeMs;
  } catch {
    return false;
  }
}

async function compile(source, extra) {
  const files = new Map();
  const options = [
    source,
    '--outFile',
    'out.wasm',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--importMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
    '-O3',
    '--noAssert',
    ...extra,
  ];
  const { error, stderr } = await asc.main(options, {
    readFile: (name, base) => {
      try {
        return readFileSync(join(base ?? root, name), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => files.set(name, contents),
    listFiles: () => [],
    baseDir: root,
  });
  if (error) throw new Error(`${source}: ${error.message}\n${stderr.toString()}`);
  return Buffer.from(files.get('out.wasm')).toString('base64');
}
