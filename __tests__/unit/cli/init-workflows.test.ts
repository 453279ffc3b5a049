import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ownRepository } from '../../../scripts/set-owner.ts';
import { cleanUpWorkflow, deployWorkflow, previewWorkflow } from '../../../src/cli/init-workflows.ts';

const documented = (file: string) =>
  parse(readFileSync(join(import.meta.dirname, '../../../docs/workflows', file), 'utf8'));
const apps = [{ path: '.' }];

test('init writes the documented workflow for production, but leaves the access of existing content', () => {
  const production = documented('production.yml');
  delete production.jobs.deploy.steps[1].with.access;
  expect(parse(deployWorkflow(ownRepository, apps))).toEqual(production);
});

test('init writes the documented workflows for previews and their clean-up', () => {
  expect(parse(previewWorkflow(ownRepository, apps))).toEqual(documented('pull-request-previews.yml'));
  expect(parse(cleanUpWorkflow(ownRepository))).toEqual(documented('clean-up.yml'));
});
