import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ownRepository } from '../../../scripts/set-owner.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { combinationsOf } from '../../support/workflow/matrix.ts';
import { runWorkflow, type WorkflowRun } from '../../support/workflow-runner.ts';

let checkout: TemporaryFolder;
beforeAll(async () => {
  checkout = await temporaryFolder({ 'README.md': '# Boards\n' });
  const git = (...args: string[]) => execFileSync('git', ['-C', checkout.path, ...args]);
  git('init', '--quiet');
  git('add', '.');
  git('-c', 'user.name=Mira', '-c', 'user.email=mira@example.org', 'commit', '--quiet', '--message=All');
});
afterAll(async () => {
  await checkout[Symbol.asyncDispose]();
});

const push = { name: 'push', payload: { ref: 'refs/heads/main' } };

/** Runs a workflow that has these jobs. */
function run(jobs: string, changes: Partial<WorkflowRun> = {}, head = 'on: push') {
  const indented = jobs.replace(/^(?=.)/gm, '  ');
  const workflow = `${head}\npermissions:\n  contents: read\njobs:\n${indented}`;
  return runWorkflow({ workflow, checkout: checkout.path, event: push, ...changes });
}

describe('the workflow runner of the tests', () => {
  test('runs steps with bash and hands outputs from step to step and from job to job', async () => {
    const { result, jobs } = await run(`
one:
  runs-on: ubuntu-latest
  outputs:
    word: \${{ steps.say.outputs.word }}
  steps:
    - id: say
      run: echo "word=$PREFIX-b" >> "$GITHUB_OUTPUT"
      env:
        PREFIX: a
two:
  needs: one
  runs-on: ubuntu-latest
  env:
    WORD: \${{ needs.one.outputs.word }}
  steps:
    - run: echo "got $WORD, \${{ format('{0}!', env.WORD) }}"
`);
    expect(result).toBe('success');
    expect(jobs[1]?.steps[0]?.log).toBe('got a-b, a-b!');
  });

  test('passes a step only the variables of this machine that a program needs to start', async () => {
    process.env.OF_THIS_MACHINE = 'secret';
    try {
      const { jobs } = await run(`
one:
  runs-on: ubuntu-latest
  steps:
    - run: echo "[$OF_THIS_MACHINE]"
`);
      expect(jobs[0]?.steps[0]?.log).toBe('[]');
    } finally {
      delete process.env.OF_THIS_MACHINE;
    }
  });

  test('has the files of the repository only after checkout', async () => {
    const { jobs } = await run(`
one:
  runs-on: ubuntu-latest
  steps:
    - run: test ! -e README.md
    - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
    - run: cat README.md
`);
    expect(jobs[0]?.result).toBe('success');
    expect(jobs[0]?.steps[2]?.log).toBe('# Boards');
  });

  test('after a failure, skips steps and dependent jobs unless their condition includes failures', async () => {
    const { result, jobs } = await run(`
one:
  runs-on: ubuntu-latest
  steps:
    - run: exit 3
    - run: echo never
    - if: failure()
      run: echo afterwards
    - if: always() && github.ref_name == 'main'
      run: echo in any case
two:
  needs: one
  runs-on: ubuntu-latest
  steps:
    - run: echo never
`);
    expect(result).toBe('failure');
    expect(jobs[0]?.steps.map((step) => step.result)).toEqual(['failure', 'skipped', 'success', 'success']);
    expect(jobs[1]?.result).toBe('skipped');
  });

  test('continues after a step that may fail', async () => {
    const { jobs } = await run(`
one:
  runs-on: ubuntu-latest
  steps:
    - id: may-fail
      continue-on-error: true
      run: exit 1
    - run: echo "\${{ steps.may-fail.outcome }} \${{ steps.may-fail.conclusion }}"
`);
    expect(jobs[0]?.steps[1]?.log).toBe('failure success');
  });

  test('creates a job for each row of a matrix from another job', async () => {
    const { jobs } = await run(`
plan:
  runs-on: ubuntu-latest
  outputs:
    matrix: \${{ steps.plan.outputs.matrix }}
  steps:
    - id: plan
      run: echo 'matrix={"include":[{"path":"a"},{"path":"b"}]}' >> "$GITHUB_OUTPUT"
each:
  name: deploy \${{ matrix.path }}
  needs: plan
  runs-on: ubuntu-latest
  strategy:
    matrix: \${{ fromJSON(needs.plan.outputs.matrix) }}
  steps:
    - run: echo "\${{ matrix.path }}"
`);
    expect(jobs.slice(1).map(({ name, steps }) => [name, steps[0]?.log])).toEqual([
      ['deploy a', 'a'],
      ['deploy b', 'b'],
    ]);
  });

  test("gives an environment's variables and secrets to the jobs that name it only", async () => {
    const { jobs } = await run(
      `
one:
  runs-on: ubuntu-latest
  environment:
    name: staging
    url: https://\${{ vars.HOST }}/\${{ steps.say.outputs.page }}
  steps:
    - id: say
      run: echo "page=$KEY" >> "$GITHUB_OUTPUT"
      env:
        KEY: \${{ secrets.KEY }}
two:
  runs-on: ubuntu-latest
  steps:
    - run: echo "\${{ vars.HOST }} [\${{ secrets.KEY }}]"
`,
      {
        vars: { HOST: 'example.org' },
        environments: { staging: { vars: { HOST: 'staging.example.org' }, secrets: { KEY: 'k' } } },
      },
    );
    expect(jobs[0]?.environment).toEqual({ name: 'staging', url: 'https://staging.example.org/k' });
    expect(jobs[1]?.steps[0]?.log).toBe('example.org []');
  });

  test('passes the URL for OIDC tokens only to a job with id-token: write', async () => {
    const steps = `
    runs-on: ubuntu-latest
    steps:
      - run: echo "[$ACTIONS_ID_TOKEN_REQUEST_URL]"`;
    const jobs = `with:\n  permissions:\n    id-token: write${steps.replaceAll('\n  ', '\n')}\nwithout:${steps.replaceAll('\n  ', '\n')}\n`;
    const ran = await run(jobs, { idToken: { url: 'http://127.0.0.1:1/token', token: 't' } });
    expect(ran.jobs.map((job) => job.steps[0]?.log)).toEqual(['[http://127.0.0.1:1/token]', '[]']);
  });

  const job = 'one:\n  runs-on: ubuntu-latest\n  steps:\n    - run: "true"\n';

  test.each([
    {
      it: 'a push to a listed branch',
      on: 'on:\n  push:\n    branches: [main]',
      event: push,
      started: true,
    },
    {
      it: 'a push to another branch',
      on: 'on:\n  push:\n    branches: [main]',
      event: { name: 'push', payload: { ref: 'refs/heads/try' } },
      started: false,
    },
    {
      it: 'closing a pull request without types: [closed]',
      on: 'on: pull_request',
      event: { name: 'pull_request', payload: { action: 'closed', pull_request: { number: 1 } } },
      started: false,
    },
    {
      it: 'closing a pull request with types: [closed]',
      on: 'on:\n  pull_request:\n    types: [closed]',
      event: { name: 'pull_request', payload: { action: 'closed', pull_request: { number: 1 } } },
      started: true,
    },
    { it: 'another event', on: 'on: workflow_dispatch', event: push, started: false },
  ])('decides whether a workflow is started by $it', async ({ on, event, started }) => {
    expect((await run(job, { event }, on)).started).toBe(started);
  });

  test.each([
    {
      it: 'an unknown action',
      jobs: 'one:\n  steps:\n    - uses: actions/cache@v5\n',
      says: 'not supported',
    },
    {
      it: 'an input that our action does not have',
      jobs: `one:\n  steps:\n    - uses: ${ownRepository}/plan@v1\n      with:\n        paht: apps\n`,
      says: 'has no input paht',
    },
    {
      it: 'an empty matrix',
      jobs: 'one:\n  strategy:\n    matrix:\n      include: []\n  steps: []\n',
      says: 'any values',
    },
    { it: 'a job that needs an unknown job', jobs: 'one:\n  needs: two\n  steps: []\n', says: 'need' },
    {
      it: 'a called workflow with more permissions than its caller',
      jobs: `one:\n  uses: ${ownRepository}/.github/workflows/deploy-changed.yml@v1\n  permissions:\n    deployments: write\n  with:\n    server: x\n`,
      says: 'is only allowed contents: none',
    },
  ])('refuses $it', async ({ jobs, says }) => {
    await expect(run(jobs)).rejects.toThrow(says);
  });
});

test.each([
  { it: 'the product of its axes', matrix: { os: ['a', 'b'], py: [1, 2] }, jobs: ['a1', 'a2', 'b1', 'b2'] },
  {
    it: 'without what it excludes',
    matrix: { os: ['a', 'b'], py: [1, 2], exclude: [{ os: 'a', py: 2 }] },
    jobs: ['a1', 'b1', 'b2'],
  },
  {
    it: 'and with what it includes',
    matrix: { os: ['a'], py: [1], include: [{ os: 'c', py: 3 }] },
    jobs: ['a1', 'c3'],
  },
])('a matrix is $it', ({ matrix, jobs }) => {
  expect(combinationsOf(matrix).map(({ os, py }) => `${os}${py}`)).toEqual(jobs);
});
