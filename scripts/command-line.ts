import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * Reads the words that a script was started with. Where they ask for help, or can't be understood, the usage is printed
 * and the process ends: nothing has been started by then.
 *
 * @param usage its first line names the command, as a person types it
 */
export function readWords<const T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    console.log(usage);
    process.exit();
  }
  try {
    return parseArgs(config);
  } catch (error) {
    misunderstood((error as Error).message, usage);
  }
}

/** Tells what is wrong with the command line, and ends. */
export function misunderstood(why: string, usage?: string): never {
  console.error(usage === undefined ? why : `${why}\n\n${usage}`);
  process.exit(2);
}
