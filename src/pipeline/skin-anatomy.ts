/** A segmentation with skin, and what its files say about it. */

import { type AddSkinOptions, addSkin } from '../anatomy/add-skin.ts';
import type { Anatomy } from '../anatomy/label-map.ts';
import type { MadeAnatomy } from './make-anatomy.ts';
import { version } from './version.ts';

/** @throws as addSkin */
export function skinAnatomy(source: Anatomy, options: AddSkinOptions): MadeAnatomy {
  const anatomy = addSkin(source, options);
  return {
    anatomy,
    sidecar: {
      GeneratedBy: [{ Name: 'bmiss', Version: version }],
      Description:
        options.fatMetres === undefined
          ? 'The outermost layer of a segmentation turned into skin'
          : 'Fat and skin grown round a segmentation',
      Sources: [source.name.replace(/^.*[/\\]/, '')],
      Parameters: options,
      Warnings: anatomy.warnings,
    },
  };
}
