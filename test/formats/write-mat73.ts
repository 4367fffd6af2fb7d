/** Writes MAT v7.3 for tests, by the HDF5 library, in MATLAB's conventions: reversed dimensions, references, 512-byte user block. */

import * as hdf5 from 'h5wasm';
import { type MatValue, matCount } from '../../src/formats/mat/mat-value.ts';

const textHeader = 'MATLAB 7.3 MAT-file, Platform: PCWIN64, Created on: Mon Jan 01 00:00:00 2024 HDF5 schema 1.00 .';

/** @param options.deflate - chunked and compressed, as MATLAB writes matrices */
export async function writeMat73(
  variables: ReadonlyMap<string, MatValue>,
  options: { readonly deflate?: boolean } = {},
): Promise<Uint8Array> {
  const { FS } = await hdf5.ready;
  const file = new hdf5.File('written.mat', 'w');
  const references = file.create_group('#refs#');
  let next = 0;
  const put = (parent: hdf5.Group, name: string, value: MatValue): hdf5.Dataset | hdf5.Group => {
    if (value.kind === 'struct') {
      const group = parent.create_group(name);
      group.create_attribute('MATLAB_class', 'struct', null, 'S6');
      for (const [field, items] of value.fields) {
        if (matCount(value.dims) === 1) put(group, field, items[0]);
        else referTo(group, field, items, value.dims);
      }
      return group;
    }
    if (value.kind === 'skipped') throw new Error(value.why);
    const className = value.kind === 'numeric' ? value.className : value.kind;
    if (matCount(value.dims) === 0) {
      const data = BigUint64Array.from(value.dims, BigInt);
      const empty = parent.create_dataset({ name, data, shape: [data.length], dtype: '<Q' });
      empty.create_attribute('MATLAB_class', className, null, `S${className.length}`);
      empty.create_attribute('MATLAB_empty', 1, null, '<B');
      return empty;
    }
    const dataset =
      value.kind === 'cell' ? referTo(parent, name, value.items, value.dims) : putData(parent, name, value);
    dataset.create_attribute('MATLAB_class', className, null, `S${className.length}`);
    return dataset;
  };
  const referTo = (parent: hdf5.Group, name: string, items: readonly MatValue[], dims: readonly number[]) => {
    const data = items.map((item) => put(references, `r${next++}`, item).create_reference());
    return parent.create_dataset({ name, data, shape: [...dims].reverse(), dtype: 'Reference' });
  };
  const putData = (parent: hdf5.Group, name: string, value: Extract<MatValue, { kind: 'numeric' | 'char' }>) => {
    const shape = [...value.dims].reverse();
    const data = value.kind === 'numeric' ? value.data : Uint16Array.from(value.text, (letter) => letter.charCodeAt(0));
    return options.deflate
      ? parent.create_dataset({ name, data, shape, chunks: shape.map((size) => Math.min(size, 50)), compression: 4 })
      : parent.create_dataset({ name, data, shape });
  };
  for (const [name, value] of variables) put(file, name, value);
  file.close();
  const body = FS.readFile('written.mat') as Uint8Array;
  FS.unlink('written.mat');
  const bytes = new Uint8Array(512 + body.length);
  bytes.set(new TextEncoder().encode(textHeader.padEnd(116)));
  bytes.set([0, 2, 0x49, 0x4d], 124);
  bytes.set(body, 512);
  return bytes;
}
