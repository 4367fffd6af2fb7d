// Draws docs/anatomy.svg: the sections of the four parametric limbs. node examples/draw-anatomy.ts (Node 24, which reads TypeScript)
import { writeFileSync } from 'node:fs';
import { limbNames, limbTemplate } from '../src/anatomy/limb-parameters.ts';
import { makeLimb } from '../src/anatomy/make-limb.ts';
import { anatomyFigure } from '../src/report/anatomy-figure.ts';

const WIDTH = 1000;
const panels = limbNames.map((limb, n) => {
  const { sectionAt, male, joints } = limbTemplate(limb);
  const z = (sectionAt * male.lengthMm) / 1000;
  const { anatomy } = makeLimb({ limb, segmentMetres: [z - 0.01, z + 0.01], voxelMetres: [0.0005, 0.004] });
  const caption = `${limb}, ${Math.round(100 * sectionAt)} % from the ${joints[0]}`;
  const { markup } = anatomyFigure(anatomy, { slice: 2, caption });
  const [x, y] = [(n % 2) * WIDTH, Math.floor(n / 2) * WIDTH];
  return markup.replace('<svg ', `<svg x="${x + 40}" y="${y + 40}" width="${WIDTH - 80}" height="${WIDTH - 80}" `);
});
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${2 * WIDTH}"><rect width="100%" height="100%" fill="#fff"/>${panels.join('')}</svg>\n`;
writeFileSync(new URL('../docs/anatomy.svg', import.meta.url), svg);
