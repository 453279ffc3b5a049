process.env.INPUT_MODE = 'rollback';
await import('../dist/index.js');
