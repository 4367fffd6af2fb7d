import { describe, expect, it } from 'vitest';
import type { AnatomyLabel } from '../../anatomy/label-map.ts';
import { limbNames, limbTemplate } from '../../anatomy/limb-parameters.ts';
import { limbLabels, makeLimb } from '../../anatomy/make-limb.ts';
import { memoryFileSet } from '../file-set.ts';
import { readAnatomy } from '../read-anatomy.ts';
import { writeAnatomy } from '../write-anatomy.ts';
import { readLabelTable } from './read-label-table.ts';
import { writeLabelTable } from './write-label-table.ts';

const read = (text: string) => readLabelTable(new TextEncoder().encode(text), 'table.txt');
const brief = (labels: readonly AnatomyLabel[]) =>
  labels.map(({ index, tissue, muscle, side }) => [index, tissue, muscle, side]);

describe('readLabelTable', () => {
  it('reads back what is written, for every limb, from names alone too', () => {
    for (const limb of limbNames) {
      const labels = limbLabels(limbTemplate(limb));
      const bytes = writeLabelTable(labels);
      expect(readLabelTable(bytes, 'a').labels).toEqual(
        labels.map((label) => ({ muscle: undefined, side: undefined, ...label })),
      );
      const lines = new TextDecoder().decode(bytes).trim().split('\n');
      const bare = lines.map((line) => line.split('\t').slice(0, 2).join('\t')).join('\n');
      expect(brief(read(bare).labels)).toEqual(brief(labels));
    }
  });

  it('reads ITK-SNAP label descriptions', () => {
    const text = `# ITK-SnAP Label Description File
    0     0    0    0        0  0  0    "Clear Label"
    1   255    0    0        1  1  1    "L flexor carpi radialis"
    2     0  255  128        1  1  1    "Subcutaneous fat"
    3     0    0    0        1  1  1    "Blob"
`;
    const { kind, labels } = read(text);
    expect(kind).toBe('ITK-SNAP');
    expect(brief(labels)).toEqual([
      [1, 'muscle', 'flexor carpi radialis', 'left'],
      [2, 'fat', undefined, undefined],
      [3, undefined, undefined, undefined],
    ]);
    expect(labels[1].colour).toBe('#00FF80');
  });

  it('reads MuscleMap tables as JSON, Markdown and CSV', () => {
    const json = JSON.stringify({
      labels: [
        { region: 'thigh', anatomy: 'vastus lateralis', side: 'right', value: 7102 },
        { region: 'pelvis', anatomy: 'femur', side: 'left', value: 6171 },
      ],
    });
    const markdown =
      '| Region | Anatomy | Side | Value |\n|---|:---|---|---|\n| thigh | vastus lateralis | right | 7102 |\n| pelvis | femur | left | 6171 |\n';
    const csv = 'Region,Anatomy,Side,Value\nthigh,vastus lateralis,right,7102\npelvis,femur,left,6171\n';
    for (const text of [json, markdown, csv]) {
      expect(read(text).kind).toBe('MuscleMap');
      expect(brief(read(text).labels)).toEqual([
        [6171, 'cortical bone', undefined, 'left'],
        [7102, 'muscle', 'vastus lateralis', 'right'],
      ]);
    }
  });

  it("reads MuscleMap's model files and its page of labels as they are laid out", () => {
    const label = (region: string, anatomy: string, side: string, value: number) => ({ region, anatomy, side, value });
    const labels = [
      label('neck', 'longus colli', 'left', 1151),
      label('pelvis', 'sacrum', 'no side', 6160),
      label('pelvis', 'tensor fasciae latae', 'right', 6132),
      label('thigh', 'biceps femoris short head', 'left', 7191),
      label('leg', 'deep posterior compartment', 'right', 8112),
      label('leg', 'gastrocnemius', 'left', 8141),
      label('leg', 'fibula', 'right', 8162),
    ];
    const model = { parameters: { roi_size: [256, 256], pix_dim: [1, 1, -1] }, model: { version: 1.1 }, labels };
    const rows = labels.map((row) => `| ${row.region} | ${row.anatomy}   | ${row.side} |${row.value}  |`);
    const head = '---\ntitle: Labels\n---\n\n## Labels\n\nValues, by side, are the same in all tools.\n\n';
    const page = `${head}| Region | Anatomy | Side | Value |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n\n<a href="/">Back, index</a>\n`;
    for (const text of [JSON.stringify(model, undefined, 2), page])
      expect(brief(read(text).labels)).toEqual([
        [1151, 'muscle', undefined, 'left'],
        [6132, 'muscle', 'tensor fasciae latae', 'right'],
        [6160, 'cortical bone', undefined, undefined],
        [7191, 'muscle', 'biceps femoris short head', 'left'],
        [8112, 'muscle', undefined, 'right'],
        [8141, 'muscle', 'gastrocnemius', 'left'],
        [8162, 'cortical bone', undefined, 'right'],
      ]);
  });

  it('refuses what is no table, with the line', () => {
    expect(() => read('a\tb\n1\t2\n')).toThrow(
      /^table\.txt: expected a look-up table: columns index and name .* got 'a\tb'/,
    );
    expect(() => read('index\tname\n1\tskin\nx\tfat\n')).toThrow(
      /^table\.txt: line 3 expected a whole number \(index\)/,
    );
    expect(() => read('index\tname\n1\tskin\n1\tfat\n')).toThrow(/index 1 stands for both 'skin' and 'fat'/);
    expect(() => read('index\tname\ttissue\n1\tskin\tleather\n')).toThrow(/line 2: tissue expected one of skin, fat/);
    expect(() => read('{"a": 1}')).toThrow(/list 'labels'/);
    expect(() => read('{')).toThrow(/expected JSON/);
  });
});

describe('readAnatomy', () => {
  it('reads a made anatomy back and finds its table, or says where it looked', async () => {
    const { anatomy } = makeLimb({ limb: 'forearm', voxelMetres: [0.004, 0.01] });
    const files = writeAnatomy(anatomy, 'arm/x_dseg', {});
    const again = await readAnatomy('arm/x_dseg.nii.gz', memoryFileSet(files));
    expect(again.labelMap.labels).toEqual(anatomy.labelMap.labels);
    expect(again.labels.map(({ name }) => name)).toEqual(anatomy.labels.map(({ name }) => name));
    expect(writeAnatomy(again, 'arm/x_dseg', {})).toEqual(files);
    const alone = new Map([['arm/x_dseg.nii.gz', files.get('arm/x_dseg.nii.gz')!]]);
    await expect(readAnatomy('arm/x_dseg.nii.gz', memoryFileSet(alone))).rejects.toThrow(
      /no look-up table found .* arm\/x_dseg\.tsv .*--labels FILE/,
    );
    alone.set('dseg.tsv', files.get('arm/x_dseg.tsv')!);
    expect((await readAnatomy('arm/x_dseg.nii.gz', memoryFileSet(alone))).labels.length).toBe(again.labels.length);
  });
});
