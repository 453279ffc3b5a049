// Loaded into the built action by NODE_OPTIONS. See run-time.ts.
const { setTimeout } = globalThis;
const limits = [];
globalThis.setTimeout = (callback, milliseconds, ...others) => {
  if (milliseconds === 45 * 60_000) limits.push(callback);
  return setTimeout(callback, milliseconds, ...others);
};

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text, ...others) => {
  if (String(text).includes(process.env.TIME_LIMIT_AT))
    for (const pass of limits.splice(0)) setImmediate(pass);
  return write(text, ...others);
};
