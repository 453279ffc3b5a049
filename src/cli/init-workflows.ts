/** An app for a workflow. */
export interface WorkflowApp {
  /** Relative to the repository, with `/`; `.` for its top folder. */
  readonly path: string;
  /** The content item that was deployed by another tool. */
  readonly contentGuid?: string;
}

const checkout = `      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
`;

const connection = `        with:
          server: \${{ vars.CONNECT_SERVER }}
          api-key: \${{ secrets.CONNECT_API_KEY }}
`;

/** The workflow that deploys each push to main. */
export const deployWorkflow = (action: string, apps: readonly WorkflowApp[]): string => `name: Deploy
on:
  push:
    branches: [main]
  workflow_dispatch:

concurrency: \${{ github.workflow }}-\${{ github.ref }}

permissions:
  contents: read

jobs:
  deploy:
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
${matrix(apps)}    environment:
      name: production${apps.length > 1 ? ` (\${{ matrix.path }})` : ''}
      url: \${{ steps.deploy.outputs.content-url }}
    steps:
${checkout}      - id: deploy
        uses: ${action}@v1
${connection}${inputs(apps)}`;

/** The workflow that previews pull requests. */
export const previewWorkflow = (action: string, apps: readonly WorkflowApp[]): string => `name: Preview
on:
  pull_request:
    types: [opened, synchronize, reopened, ready_for_review, closed]

concurrency: \${{ github.workflow }}-\${{ github.event.pull_request.number }}

permissions:
  contents: read
  pull-requests: write # to comment with the URL of the preview
  deployments: write # to show the preview in the pull request

jobs:
  preview:
    runs-on: ubuntu-latest
${matrix(apps)}    steps:
${checkout}      - uses: ${action}@v1
${connection}${inputs(apps)}`;

/** The workflow that removes the previews of closed pull requests each night: those of all apps of the repository. */
export const cleanUpWorkflow = (action: string): string => `name: Clean up previews
on:
  schedule:
    - cron: 17 3 * * *
  workflow_dispatch:

permissions:
  pull-requests: write # to find out which pull requests are closed, and to update their comments
  deployments: write # to delete the deployments of the previews

concurrency: \${{ github.workflow }}-\${{ github.ref }}

jobs:
  clean-up:
    runs-on: ubuntu-latest
    steps:
      - uses: ${action}/clean-up@v1
${connection}`;

/** Several apps are jobs of a matrix. */
function matrix(apps: readonly WorkflowApp[]): string {
  if (apps.length < 2) return '';
  const entries = apps.map(({ path, contentGuid }) =>
    [
      `          - path: ${quoted(path)}`,
      ...(contentGuid ? [`            content-guid: ${contentGuid}`] : []),
    ].join('\n'),
  );
  return `    strategy:\n      fail-fast: false\n      matrix:\n        include:\n${entries.join('\n')}\n`;
}

function inputs(apps: readonly WorkflowApp[]): string {
  const [only] = apps;
  const hasGuid = apps.some(({ contentGuid }) => contentGuid !== undefined);
  const lines =
    apps.length === 1
      ? [
          only && only.path !== '.' && `path: ${quoted(only.path)}`,
          only?.contentGuid && `content-guid: ${only.contentGuid}`,
        ]
      : [`path: \${{ matrix.path }}`, hasGuid && `content-guid: \${{ matrix.content-guid }}`];
  return lines.flatMap((line) => (line ? [`          ${line}\n`] : [])).join('');
}

/** A path as YAML, which could otherwise be read as something else. */
const quoted = (path: string) =>
  /^[\w./-]+$/.test(path) && !/^[.\d-]/.test(path) ? path : JSON.stringify(path);
