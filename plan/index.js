// The plan is part of the one program in dist/: this only says which part is meant.
process.argv.push('plan-matrix');
await import('../dist/index.js');
