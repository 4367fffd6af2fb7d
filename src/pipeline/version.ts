/** Name and version of the program, as results carry them; a test keeps the version equal to package.json's. */

export const programName = 'bmiss';
export const version = '0.1.0';
