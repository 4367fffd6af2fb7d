/**
 * The command line: finds the command, checks its words, runs it, turns errors into messages and exit codes.
 * 0 done, 1 failed, 2 misused.
 */

import type { CommandDef } from 'citty';
import { errorToMessage, isBmissError, ParameterError } from '../core/errors.ts';
import { version } from '../pipeline/version.ts';
import { describeError } from './describe-error.ts';
import type { CommandHelp } from './help.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** What a command's file exports, loaded only when the command is used. */
export interface CommandModule {
  readonly command: CommandDef;
  readonly help: CommandHelp;
  /** flags that --help leaves out */
  readonly hiddenFlags?: ReadonlySet<string>;
  /** takes any number of positional words */
  readonly manyInputs?: boolean;
  /** flags that may be given more than once */
  readonly repeatableFlags?: ReadonlySet<string>;
}

/** What a command gets beside its flags. */
export interface CommandContext {
  readonly terminal: Terminal;
}

const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<CommandModule> }>> = {
  info: { summary: 'what is in a recording: channels, grids, rate, quality', load: () => import('./commands/info.ts') },
  decompose: {
    summary: 'recording to motor units: tables, signals and a report',
    load: () => import('./commands/decompose.ts'),
  },
  evaluate: {
    summary: 'agreement between two decompositions of one recording',
    load: () => import('./commands/evaluate.ts'),
  },
  anatomy: {
    summary: 'label map of a limb: make a typical one, import surfaces, look into a segmentation',
    load: () => import('./commands/anatomy.ts'),
  },
  leadfield: {
    summary: 'what each electrode sees along the fibres of muscles, or at given points of a limb',
    load: () => import('./commands/leadfield.ts'),
  },
  muap: {
    summary: 'potentials of one motor unit on the electrodes, from its properties',
    load: () => import('./commands/muap.ts'),
  },
  simulate: {
    summary: 'a recording of simulated muscles, with its ground truth',
    load: () => import('./commands/simulate.ts'),
  },
  convert: { summary: 'recordings and decompositions in other formats', load: () => import('./commands/convert.ts') },
};

/** The program's entry: runs the words after `bmiss` and sets the exit code of the process. */
export async function main(words: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.exitCode = await runCommandLine(words, processTerminal());
}

/** @returns the exit code */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    terminal.log(`${describeError(error)}\n`);
    if (words.includes('--json')) terminal.out(`${JSON.stringify({ error: errorToMessage(error) }, undefined, 2)}\n`);
    return isBmissError(error, 'parameter') ? 2 : 1;
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined) {
    terminal.log(overview());
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    if (name === 'help' && rest.length > 0) return dispatch([rest[0], '--help'], terminal);
    terminal.out(overview());
    return 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.out(`${version}\n`);
    return 0;
  }
  if (!Object.hasOwn(commands, name)) {
    const { nearest } = await import('./arguments.ts');
    const near = nearest(name, Object.keys(commands));
    const what = name.startsWith('-') ? 'flag' : 'command';
    throw new ParameterError(
      `bmiss: unknown ${what} '${name}'${near ? `; did you mean ${near}?` : ''} (see bmiss --help)`,
    );
  }
  const [module, { runCommand }, { checkArguments }, { renderCommandHelp }] = await Promise.all([
    commands[name].load(),
    import('citty'),
    import('./arguments.ts'),
    import('./help.ts'),
  ]);
  const definitions =
    typeof module.command.args === 'object' && !(module.command.args instanceof Promise) ? module.command.args : {};
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(renderCommandHelp(module.help, definitions, module.hiddenFlags));
    return 0;
  }
  checkArguments(name, rest, definitions, module.manyInputs, module.repeatableFlags);
  const context: CommandContext = { terminal };
  const { result } = await runCommand(module.command, { rawArgs: [...rest], data: context });
  return typeof result === 'number' ? result : 0;
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `bmiss ${version}: motor units from high-density surface EMG

Usage: bmiss COMMAND ...

Commands
${lines.join('\n')}

  bmiss COMMAND --help  flags and examples of a command
  bmiss --version       the version

Example
  bmiss decompose recording.otb+ --out results
`;
}
