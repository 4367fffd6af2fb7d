import { type CommandDef, defineCommand } from 'citty';
import type { CommandHelp } from '../help.ts';
export const help: CommandHelp = { name: '', summary: '', usage: '', examples: [] };
export const command: CommandDef = defineCommand({});
