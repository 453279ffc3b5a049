import type { Connect } from '../connect/client.ts';
import { learnContent } from '../deploy/create-content.ts';
import { explained } from '../deploy/explain/explain.ts';
import type { Order } from '../deploy/request.ts';
import { look } from '../deploy/preflight.ts';
import { UserError } from '../shared/problems.ts';
import { sizeInWords } from '../shared/formatting.ts';
import type { TerminalProgress } from './progress.ts';

/** Tells what is live and which bundles are there to go back to. Changes nothing. */
export async function showStatus(
  wanted: Order['content'],
  connect: Connect,
  { progress, signal }: { readonly progress: TerminalProgress; readonly signal: AbortSignal },
): Promise<{ line: string; json: object }> {
  const surroundings = { connect, progress, signal, about: { server: connect.server } };
  const { content, bundles } = await look(wanted, surroundings).catch((error) => {
    throw explained(error, undefined, surroundings.about);
  });
  if (!content) {
    throw new UserError({
      what: `Nothing named ${wanted.name} is on ${connect.server.href}.`,
      why: 'The name is made of the repository and the folder, unless --name gives it.',
      fix: 'Deploy the app first, or give --name or --content-guid.',
    });
  }
  learnContent(content, surroundings);
  const { contentUrl, dashboardUrl } = progress.facts();
  progress.log.info(`${content.title || content.name}: ${contentUrl}`);
  progress.log.info(`In Connect:  ${dashboardUrl}`);
  progress.log.info(`Python:      ${content.py_version ?? 'not built yet'}`);
  for (const { id, created_time, size, metadata } of bundles) {
    const parts = [
      created_time,
      size === undefined ? '' : sizeInWords(size),
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
