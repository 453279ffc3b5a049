import type { Connect } from '../connect/client.ts';
import { recordContent } from '../deploy/create-content.ts';
import { explainError } from '../deploy/explain/explain.ts';
import type { DeployRequest } from '../deploy/request.ts';
import { fetchServerState } from '../deploy/server-state.ts';
import { formatSize } from '../shared/formatting.ts';
import { UserError } from '../shared/problems.ts';
import type { TerminalProgress } from './progress.ts';

/** Shows what is live and the bundles available for a rollback. Changes nothing. */
export async function showStatus(
  lookup: DeployRequest['content'],
  connect: Connect,
  { progress, signal }: { readonly progress: TerminalProgress; readonly signal: AbortSignal },
): Promise<{ line: string; json: object }> {
  const context = { connect, progress, signal, errorContext: { server: connect.server } };
  const { content, bundles } = await fetchServerState(lookup, context).catch((error) => {
    throw explainError(error, undefined, context.errorContext);
  });
  if (!content) {
    throw new UserError({
      message: `There is no content named ${lookup.name} on ${connect.server.href}.`,
      reason: 'The name is derived from the repository and the folder, unless --name is set.',
      hint: 'Deploy the app first, or set --name or --content-guid.',
    });
  }
  recordContent(content, context);
  const { contentUrl, dashboardUrl } = progress.facts();
  progress.log.info(`${content.title || content.name}: ${contentUrl ?? 'not deployed yet'}`);
  progress.log.info(`In Connect:  ${dashboardUrl}`);
  progress.log.info(`Python:      ${content.py_version ?? 'not built yet'}`);
  for (const { id, created_time, size, metadata } of bundles) {
    const parts = [
      created_time,
      size === undefined ? '' : formatSize(size),
      metadata?.source_branch ?? '',
      metadata?.source_commit?.replace(/^([0-9a-f]{12})[0-9a-f]+/, '$1') ?? '',
    ];
    progress.log.info(
      `Bundle ${id}${id === content.bundle_id ? ' (live)' : ''}: ${parts.filter(Boolean).join(', ')}`,
    );
  }
  return {
    line: content.bundle_id === null ? 'Nothing is live yet.' : `Bundle ${content.bundle_id} is live.`,
    json: {
      ...progress.facts(),
      liveBundleId: content.bundle_id,
      pythonVersion: content.py_version,
      bundles,
    },
  };
}
