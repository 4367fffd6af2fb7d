/** What the library needs of Node: `import { diskFileSet, nodeServices, writeFolder } from 'bmiss/node'`. */

export { diskFileSet } from './platform/disk-file-set.node.ts';
export { nodeGiveWay, nodeServices } from './platform/node.ts';
export { type WriteFolderOptions, writeFileAtomically, writeFolder } from './platform/write-output.node.ts';
