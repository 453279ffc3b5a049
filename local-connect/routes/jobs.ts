import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { serializeJob } from '../serializers.ts';
import type { Content } from '../state/content.ts';
import type { Job, Jobs } from '../state/jobs.ts';
import { type ApiContext, type ApiEnv, contentFor, required, wholeQuery } from './api.ts';

/** The processes of a content item and their logs: api.md, section 14. */
export function jobRoutes(connect: Connect) {
  const { state, apps, builds } = connect;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/content/:guid/jobs', (c) => {
    const content = contentFor(connect, c, 'maintain');
    return c.json(state.jobs.of(content.guid).map((job) => serializeJob(connect, job, content)));
  });
  routes.get('/v1/content/:guid/jobs/:key', (c) => {
    const content = contentFor(connect, c, 'maintain');
    return c.json(serializeJob(connect, jobOf(c, content), content));
  });
  routes.get('/v1/content/:guid/jobs/:key/log', (c) => {
    const job = jobOf(c, contentFor(connect, c, 'maintain'));
    return c.json({ entries: state.jobs.log(job.key, wholeQuery(c, 'maxLogLines', 5000)) });
  });
  routes.get('/v1/content/:guid/jobs/:key/tail', (c) => {
    const { key } = jobOf(c, contentFor(connect, c, 'maintain'));
    return c.body(tail(state.jobs, key), 200, { 'Content-Type': 'application/x-ndjson' });
  });
  routes.get('/v1/content/:guid/jobs/:key/download', (c) => {
    const job = jobOf(c, contentFor(connect, c, 'maintain'));
    const lines = state.jobs.log(job.key, Number.MAX_SAFE_INTEGER);
    return c.text(lines.map(({ timestamp, data }) => `${timestamp} ${data}\n`).join(''), 200, {
      'Content-Disposition': `attachment; filename="job-${job.key}.log"`,
    });
  });
  routes.get('/v1/content/:guid/jobs/:key/error', (c) => {
    const { error } = jobOf(c, contentFor(connect, c, 'maintain'));
    return error ? c.json(error) : c.body(null, 204);
  });
  routes.delete('/v1/content/:guid/jobs/:key', (c) => {
    const content = contentFor(connect, c, 'maintain');
    const job = jobOf(c, content);
    if (job.status !== 0 || !(apps.stop(job.key) || builds.stop(job.key))) throw new ConnectError(163);
    return c.json({
      guid: randomUUID(),
      app_id: content.id,
      app_guid: content.guid,
      content_id: String(content.id),
      content_guid: content.guid,
      job_key: job.key,
      job_id: job.id,
      result: 'Order to kill job registered',
    });
  });
  return routes;

  function jobOf(c: ApiContext, content: Content): Job {
    const job = required(state.jobs.byKey(c.req.param('key') ?? ''));
    if (job.content_guid !== content.guid) throw new ConnectError(4);
    return job;
  }
}

/** The log so far and each new line, as one line of JSON per entry, until the job ends or the client disconnects. */
function tail(jobs: Jobs, key: string): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  let seen = 0;
  return new ReadableStream({
    async pull(stream) {
      for (;;) {
        const lines = jobs.linesAfter(key, seen);
        if (lines.length > 0) {
          seen = lines.at(-1)?.number ?? seen;
          const text = lines.map(({ number: _, ...entry }) => `${JSON.stringify(entry)}\n`).join('');
          stream.enqueue(Buffer.from(text));
          return;
        }
        if (jobs.byKey(key)?.status !== 0) {
          stream.close();
          return;
        }
        await jobs.changed(key, gone.signal);
        if (gone.signal.aborted) return;
      }
    },
    cancel: () => gone.abort(),
  });
}
