// Loaded before the program that is measured: at its end, prints what it took as one JSON line.
const { statSync } = require('node:fs');

const made = process.env.BENCH_OUTPUT;
process.on('exit', () => {
  const seconds = performance.now() / 1000;
  const line = {
    // From the start of the process.
    seconds,
    // From where Node itself was ready.
    secondsInside: seconds - performance.nodeTiming.bootstrapComplete / 1000,
    bytes: made ? statSync(made).size : undefined,
    resident: process.resourceUsage().maxRSS * 1024,
  };
  console.log(`\n${JSON.stringify(line)}`);
});
