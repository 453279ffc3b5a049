import type { GitHub } from './client.ts';
import { type CommentContext, hasRow, marker, type Row, withRow } from './comment-text.ts';
import { GitHubError, valueOn } from './errors.ts';

const maxAttempts = 5;

/**
 * Writes an app's row into our one comment on a pull request. Needs `pull-requests: write`.
 *
 * GitHub has no conditional writes, and the jobs of a matrix write at the same time. So each job reads the comment, adds
 * its row, writes, waits and reads again, until its row is there and there is only one comment: the younger of two that
 * were created at the same time is merged into the older.
 *
 * @param create whether to create a comment if there is none with this row; otherwise only an existing row is updated
 * @returns false if other jobs kept writing to the comment, so that the row is missing or out of date
 * @throws GitHubError if GitHub refuses
 */
export async function writeRow(
  github: GitHub,
  pullRequest: number,
  row: Row,
  { create, ...context }: CommentContext & { readonly create: boolean },
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const ours = await ownComments(github, pullRequest);
    const bodies = ours.map(({ body }) => body);
    const [kept, ...younger] = ours;
    if (!create && !hasRow(bodies, row.key)) return true;

    const body = withRow(bodies, row, context);
    if (kept && sameText(kept.body, body) && younger.length === 0) return true;
    if (attempt > maxAttempts) return false;

    if (!kept) await add(github, pullRequest, body);
    else if (await edit(github, kept.id, body)) {
      // Only after their rows were written to the comment that is kept.
      for (const { id } of younger) await remove(github, id);
    }
    await pause(github, attempt);
  }
}

/** GitHub may store a text with other line ends. */
const sameText = (one: string, other: string) => one.replaceAll('\r\n', '\n').trim() === other.trim();

/**
 * Waits before reading back, at least a second: longer than another job needs from reading to writing, so that a lost row is noticed when reading
 * back. In a simulation of 10 jobs that end within the same 5 s and take 0.2 to 0.6 s from reading to writing, one row in
 * 1,500 is lost; with half of this wait, one in 60.
 */
function pause({ clock, signal }: GitHub, attempt: number): Promise<void> {
  return clock.sleep(1000 + Math.random() * 2000 * attempt, signal);
}

interface Comment {
  readonly id: number;
  readonly body: string;
}

/** Our comments, by marker and author, oldest first. Anybody can write the marker. */
async function ownComments(github: GitHub, pullRequest: number): Promise<readonly Comment[]> {
  const all = await github.paginate('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...github.repository,
    issue_number: pullRequest,
    per_page: 100,
  });
  const marked = all.filter(({ body }) => body?.startsWith(marker));
  if (marked.length === 0) return [];
  const login = await github.login();
  return marked
    .filter(({ user }) => user?.login === login)
    .map(({ id, body = '' }) => ({ id: Number(id), body }))
    .sort((one, other) => one.id - other.id);
}

async function add(github: GitHub, pullRequest: number, body: string): Promise<void> {
  try {
    await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...github.repository,
      issue_number: pullRequest,
      body,
    });
  } catch (error) {
    // The comment may have been created: reading back shows it.
    if (!(error instanceof GitHubError) || (error.status ?? 500) < 500) throw error;
  }
}

/** @returns false if another job has merged this comment into an older one */
async function edit(github: GitHub, id: number, body: string): Promise<boolean> {
  const path = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
  const call = github.request(path, { ...github.repository, comment_id: id, body });
  return await call.then(() => true, valueOn(404, false));
}

async function remove(github: GitHub, id: number): Promise<void> {
  const path = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}';
  await github.request(path, { ...github.repository, comment_id: id }).catch(valueOn(404, undefined));
}
