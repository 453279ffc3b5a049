#!/usr/bin/env node
var version = process.versions.node.split('.');
if ((version[0] - 24 || version[1] - 5) < 0) {
  console.error('connect-dash-deploy needs Node 24.5 or later, and this is ' + process.versions.node + '.');
  process.exitCode = 1;
} else require('./main.js');
