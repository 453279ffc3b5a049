process.env.INPUT_MODE = 'clean-up';
await import('../dist/index.js');
