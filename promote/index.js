// If every from- input is empty, the main action would deploy the app folder.
if (process.env['INPUT_FROM-SERVER']?.trim()) {
  process.env.INPUT_MODE = 'deploy';
  await import('../dist/index.js');
} else {
  console.log(
    '::error title=The input `from-server` is missing.::Set it to the URL of the server to promote from. A variable or job output that it comes from may be empty.',
  );
  process.exitCode = 1;
}
