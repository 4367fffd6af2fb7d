/** The program of a pool's thread, as text: it needs no file, so that bundlers and a Blob URL can carry it. */

/** Positions of the control words; `progress + index` counts the items that thread `index` (1 to 64) has finished. */
export const word = {
  generation: 0,
  next: 1,
  count: 2,
  active: 3,
  stop: 4,
  failed: 5,
  kernel: 6,
  progress: 16,
  args: 96,
  total: 128,
} as const;

/**
 * Receives { memory, modules, address, index } once, answers 'ready' (or why not), then sleeps between jobs. The order matters: it counts
 * itself into `active` before it looks for an item, and it reads the kernel only after it has got one, because a
 * job's words are written before `next` is set to 0.
 */
export const workerProgram = `
port.listen(({ memory, modules, address, index }) => {
  let control, runs;
  try {
    control = new Int32Array(memory.buffer, address, ${word.total});
    runs = modules.map((module) => new WebAssembly.Instance(module, { env: { memory } }).exports.run);
  } catch (error) {
    port.post(String(error));
    port.close();
    return;
  }
  const args = address + 4 * ${word.args};
  let seen = Atomics.load(control, ${word.generation});
  port.post('ready');
  while (Atomics.load(control, ${word.stop}) === 0) {
    Atomics.wait(control, ${word.generation}, seen);
    Atomics.add(control, ${word.active}, 1);
    seen = Atomics.load(control, ${word.generation});
    try {
      for (;;) {
        const item = Atomics.add(control, ${word.next}, 1);
        if (item >= Atomics.load(control, ${word.count})) break;
        runs[Atomics.load(control, ${word.kernel})](args, item, index);
        Atomics.add(control, ${word.progress} + index, 1);
      }
    } catch (error) {
      Atomics.store(control, ${word.failed}, index);
    }
    if (Atomics.sub(control, ${word.active}, 1) === 1) Atomics.notify(control, ${word.active});
  }
  port.close();
});
`;
