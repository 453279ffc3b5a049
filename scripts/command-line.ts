import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * Parses the arguments of a script. Prints the usage and exits if they contain `--help` or are invalid, so call it before
 * anything else.
 *
 * @param usage the text of `--help`
 */
export function parseCommandLine<const T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    console.log(usage);
    process.exit();
  }
  try {
    return parseArgs(config);
  } catch (error) {
    exitWithUsage((error as Error).message, usage);
  }
}

/** Prints what is wrong with the command line, and exits with code 2. */
export function exitWithUsage(message: string, usage: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}
