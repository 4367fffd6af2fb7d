/**
 * An HDF5 file in memory, opened by h5wasm for the length of one call. The bytes are not copied: the library's in-memory
 * file system refers to them. Its errors become FormatError, and a file that makes it read without end is stopped.
 */

import { FormatError, isBmissError } from '../../core/errors.ts';

type H5wasm = typeof import('h5wasm');
type OpenFile = InstanceType<H5wasm['File']>;

/** The part of the library's file system that is used here; its own types leave `canOwn` out. */
interface MemoryFiles {
  readonly writeFile: (path: string, data: Uint8Array, options: { readonly canOwn: boolean }) => void;
  readonly unlink: (path: string) => void;
  readonly lookupPath: (path: string) => { readonly node: FileNode };
  readonly streams: readonly (object | null | undefined)[];
  readonly close: (stream: object) => void;
}

interface FileNode {
  stream_ops: StreamOperations;
  contents: Uint8Array;
}

interface StreamOperations {
  readonly read: (stream: unknown, buffer: unknown, offset: number, length: number, position: number) => number;
}

let opened = 0;

/**
 * @param use - works on the open file; what it returns must not refer to the file
 * @throws FormatError when the library cannot open or read the file
 */
export async function withHdf5File<T>(bytes: Uint8Array, fileName: string, use: (file: OpenFile) => T): Promise<T> {
  const hdf5 = await import('h5wasm');
  const module = await hdf5.ready;
  module.activate_throwing_error_handler();
  const files = module.FS as unknown as MemoryFiles;
  const name = `recording-${opened++}.mat`;
  const openBefore = new Set(files.streams);
  files.writeFile(name, bytes, { canOwn: true });
  const { node } = files.lookupPath(name);
  limitReads(node, bytes.length);
  let file: OpenFile | undefined;
  try {
    file = new hdf5.File(name, 'r');
    return use(file);
  } catch (error) {
    if (isBmissError(error)) throw error;
    throw new FormatError(
      `${fileName}: the HDF5 library cannot read this MAT v7.3 file (${reasonOf(error)}); it is cut off or damaged, save it again`,
      { fileName },
      { cause: error },
    );
  } finally {
    try {
      file?.close();
    } catch {
      // The library refuses to close a file whose objects it could not read; the streams are closed below.
    }
    // Each error that the library throws leaves a temporary file open; at 4096 of them it would hang.
    for (const stream of files.streams) if (stream && !openBefore.has(stream)) files.close(stream);
    node.contents = new Uint8Array(0);
    files.unlink(name);
  }
}

/** A whole file is read a few times over at most, in pieces that are rarely small. */
function limitReads(node: FileNode, fileBytes: number): void {
  const operations = node.stream_ops;
  let reads = 20_000 + fileBytes / 16;
  let bytes = 64 * 2 ** 20 + 64 * fileBytes;
  const read: StreamOperations['read'] = (stream, buffer, offset, length, position) => {
    bytes -= length;
    if (reads-- <= 0 || bytes < 0) throw new FormatError('the HDF5 structure of this file has no end; it is damaged');
    return operations.read(stream, buffer, offset, length, position);
  };
  node.stream_ops = { ...operations, read };
}

/** The first sentence of the library's trace. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (/\(\): ([^\n]+)/.exec(text)?.[1] ?? text).slice(0, 120);
}
