#!/usr/bin/env node
var version = process.versions.node.split('.');
if ((version[0] - 24 || version[1] - 5) < 0) {
  var message = 'connect-dash-deploy needs Node 24.5 or later, and this is ' + process.versions.node + '.';
  if (process.env.GITHUB_ACTIONS === 'true') console.log('::error::' + message);
  else console.error(message);
  process.exitCode = 1;
} else require('./main.js');
