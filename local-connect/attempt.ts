const failing = new Set<string>();

/**
 * Runs work that nobody waits for. Its failure doesn't end the server: it is printed, and not again before the work
 * has succeeded.
 * @param what the failure in words, such as "A log line was lost"
 */
export async function attempt(what: string, work: () => unknown): Promise<void> {
  try {
    await work();
    failing.delete(what);
  } catch (error) {
    if (failing.has(what)) return;
    failing.add(what);
    console.error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
