/** The compiled modules of the kernels, decoded and compiled once a process and kind of memory. */

import { plain as filterBankPlain, shared as filterBankShared } from './filter-bank/filter-bank.wasm.ts';
import {
  plain as laggedProductsPlain,
  shared as laggedProductsShared,
} from './lagged-products/lagged-products.wasm.ts';
import { plain as matrixProductPlain, shared as matrixProductShared } from './matrix-product/matrix-product.wasm.ts';
import { plain as rankUpdatePlain, shared as rankUpdateShared } from './rank-update/rank-update.wasm.ts';
import { plain as stencilPlain, shared as stencilShared } from './stencil/stencil.wasm.ts';
import { plain as windowsPlain, shared as windowsShared } from './windows/windows.wasm.ts';

/** Positions in the list of modules. */
export const kernelIndex = {
  filterBank: 0,
  laggedProducts: 1,
  windows: 2,
  matrixProduct: 3,
  rankUpdate: 4,
  stencil: 5,
} as const;

const plain = [filterBankPlain, laggedProductsPlain, windowsPlain, matrixProductPlain, rankUpdatePlain, stencilPlain];
const shared = [
  filterBankShared,
  laggedProductsShared,
  windowsShared,
  matrixProductShared,
  rankUpdateShared,
  stencilShared,
];

/** What every module exports; `scratchBytes` and `pack` only where a kernel needs them. */
export interface KernelExports {
  readonly items: (args: number) => number;
  readonly run: (args: number, item: number, worker: number) => void;
  readonly scratchBytes?: (args: number) => number;
  readonly pack?: (args: number) => void;
}

let plainModules: readonly WebAssembly.Module[] | undefined;
let sharedModules: readonly WebAssembly.Module[] | undefined;

/** All modules for private or shared memory, in the order of kernelIndex. */
export function kernelModules(sharedMemory: boolean): readonly WebAssembly.Module[] {
  if (sharedMemory) return (sharedModules ??= compileAll(shared));
  return (plainModules ??= compileAll(plain));
}

/** Whether kernelModules has been called: their code then stays as the flags of V8 were at that time. */
export function kernelModulesCompiled(): boolean {
  return plainModules !== undefined || sharedModules !== undefined;
}

/**
 * The modules of kernelModules compiled once more. A custom section makes their bytes differ: V8 hands out the code that it
 * has for equal bytes, whatever its flags are by then.
 */
export function freshKernelModules(sharedMemory: boolean): readonly WebAssembly.Module[] {
  const section = [0, 2, 1, 0x32];
  return (sharedMemory ? shared : plain).map(
    (text) => new WebAssembly.Module(Uint8Array.from([...bytesOfBase64(text), ...section])),
  );
}

function compileAll(texts: readonly string[]): readonly WebAssembly.Module[] {
  return texts.map((text) => new WebAssembly.Module(bytesOfBase64(text)));
}

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/**
 * (module (func (result v128) i32.const 0 i8x16.splat)): validates only where the platform has 128-bit vectors.
 */
const SIMD_PROBE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic and version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // type: () -> v128
  ...[0x03, 0x02, 0x01, 0x00], // one function of that type
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b], // body
);

let simd: boolean | undefined;

/** Whether the platform runs the SIMD modules; asked once. */
export function hasSimd(): boolean {
  return (simd ??= typeof WebAssembly === 'object' && WebAssembly.validate(SIMD_PROBE));
}
