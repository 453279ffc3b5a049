process.argv.push('plan-matrix');
await import('../dist/index.js');
