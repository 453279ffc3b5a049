// The pages below /connect/: what is deployed, and what was printed. Reads the same API as every other client.
// @ts-check

const page = /** @type {HTMLElement} */ (document.getElementById('page'));

/**
 * An element with attributes and children; text is always text, never markup.
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string | null)[]} children
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

const link = (href, ...children) => element('a', { href }, ...children);
const quiet = (text) => element('span', { class: 'quiet' }, text);

async function get(path) {
  const [, xsrf = ''] = /(?:^|; )RSC-XSRF=([^;]*)/.exec(document.cookie) ?? [];
  const answer = await fetch(`../__api__/${path}`, { headers: { 'X-Rsc-Xsrf': decodeURIComponent(xsrf) } });
  if (answer.status === 401) {
    location.href = `../__login__?url=${encodeURIComponent(location.pathname + location.hash)}`;
    return new Promise(() => {}); // The page is on its way out.
  }
  if (answer.status === 204) return null;
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error);
  return body;
}

const time = (text) => (text ? new Date(text).toLocaleString() : '–');
const titleOf = (content) => content.title || content.name;

function stateOf(content) {
  if (content.locked) return element('span', { class: 'bad' }, 'locked');
  if (content.bundle_id === null) return quiet('not deployed');
  return element('span', { class: 'good' }, 'deployed');
}

function table(headings, rows) {
  const head = element('tr', {}, ...headings.map((heading) => element('th', {}, heading)));
  const body = rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))));
  const whole = element('table', {}, element('thead', {}, head), element('tbody', {}, ...body));
  return element('div', { class: 'scrolls' }, whole);
}

async function listPage() {
  const items = await get('v1/content?include=owner');
  if (items.length === 0) return [element('h1', {}, 'Content'), quiet('Nothing has been deployed yet.')];
  const lastTouched = ({ last_deployed_time, created_time }) => last_deployed_time ?? created_time;
  // The API tells the oldest first, and times in seconds.
  items.reverse().sort((a, b) => lastTouched(b).localeCompare(lastTouched(a)));
  const rows = items.map((content) => [
    link(`#/apps/${content.guid}`, titleOf(content)),
    stateOf(content),
    content.app_mode,
    content.owner?.username ?? '',
    time(content.last_deployed_time),
  ]);
  return [element('h1', {}, 'Content'), table(['Title', 'State', 'Type', 'Owner', 'Last deployed'], rows)];
}

async function contentPage(guid) {
  const content = await get(`v1/content/${guid}?include=owner,vanity_url,tags`);
  const bundles = await get(`v1/content/${guid}/bundles`);
  const heading = [
    element('h1', {}, titleOf(content)),
    element('p', {}, stateOf(content), quiet(` · ${content.app_mode} · owner ${content.owner?.username}`)),
    element('p', {}, link(content.content_url, content.content_url)),
    content.vanity_url ? element('p', {}, link(content.vanity_url, content.vanity_url)) : null,
    content.description ? element('p', {}, content.description) : null,
  ];
  const rows = bundles.map((bundle) => [
    bundle.id === content.bundle_id
      ? element('strong', {}, `${bundle.id} active`)
      : link(`#/apps/${guid}/draft/${bundle.id}`, bundle.id),
    time(bundle.created_time),
    `${Math.ceil(bundle.size / 1024)} KiB`,
    bundle.py_version ?? 'not built',
    bundle.metadata?.source_commit?.slice(0, 12) ?? '',
  ]);
  return [
    ...heading,
    element('h2', {}, 'Bundles'),
    rows.length > 0 ? table(['Bundle', 'Uploaded', 'Size', 'Python', 'Commit'], rows) : quiet('None yet.'),
    ...(await logSection(guid)),
  ];
}

async function draftPage(guid, bundleId) {
  const content = await get(`v1/content/${guid}`);
  const bundle = await get(`v1/content/${guid}/bundles/${bundleId}`);
  const address = `${content.content_url}_bundle${bundle.id}/`;
  return [
    element('h1', {}, `${titleOf(content)}, bundle ${bundle.id}`),
    element(
      'p',
      {},
      bundle.id === content.bundle_id
        ? 'This is the active bundle.'
        : 'A draft: visitors see another bundle.',
    ),
    bundle.py_version ? element('p', {}, link(address, address)) : quiet('Not built yet.'),
    element('p', {}, link(`#/apps/${guid}`, 'All of this content')),
    ...(await logSection(guid, bundle.id)),
  ];
}

async function logsPage(guid) {
  const content = await get(`v1/content/${guid}`);
  return [
    element('h1', {}, titleOf(content)),
    element('p', {}, link(`#/apps/${guid}`, 'All of this content')),
    ...(await logSection(guid)),
  ];
}

const jobTitles = { python_restore: 'Build', run_dash_app: 'App', run_api_app: 'App' };

async function logSection(guid, bundleId) {
  const heading = element('h2', {}, 'Logs');
  const jobs = await get(`v1/content/${guid}/jobs`).catch(() => undefined);
  if (!jobs) return [heading, quiet('Only the owner and collaborators can read them.')];
  const shown = jobs.filter((job) => bundleId === undefined || job.bundle_id === bundleId).slice(0, 20);
  if (shown.length === 0) return [heading, quiet('Nothing has run yet.')];
  return [heading, ...shown.map((job, index) => logOf(guid, job, index === 0))];
}

/** The log is fetched when it is opened. */
function logOf(guid, job, isOpen) {
  const failed = job.error !== null;
  const state = job.status === 0 ? 'running' : failed ? 'failed' : 'ended';
  const title = element(
    'summary',
    {},
    `${jobTitles[job.tag] ?? job.tag} of bundle ${job.bundle_id}, `,
    element('span', { class: failed ? 'bad' : job.status === 0 ? 'good' : 'quiet' }, state),
    quiet(` · ${time(job.start_time)}`),
  );
  const text = element('pre', {}, '…');
  const made = element('details', {}, title, text);
  made.addEventListener('toggle', async () => {
    const { entries } = await get(`v1/content/${guid}/jobs/${job.key}/log?maxLogLines=1000`);
    text.textContent = entries.map(({ data }) => data).join('\n') || 'It printed nothing.';
    text.scrollTop = text.scrollHeight;
  });
  if (isOpen) made.setAttribute('open', '');
  return made;
}

function problemPage(text) {
  return [
    element('h1', {}, 'Nothing here'),
    element('p', { class: 'problem' }, text),
    element('p', {}, link('#/', 'All content')),
  ];
}

async function chosenPage() {
  if (['', '#', '#/'].includes(location.hash)) return listPage();
  const [, guid, rest = ''] = /^#\/apps\/([0-9a-f-]+)(\/.*)?$/i.exec(location.hash) ?? [];
  if (guid === undefined) throw new Error(`There is no page ${location.hash}.`);
  const [, draft] = /^\/draft\/(\d+)/.exec(rest) ?? [];
  if (draft !== undefined) return draftPage(guid, draft);
  return rest.startsWith('/logs') ? logsPage(guid) : contentPage(guid);
}

async function show() {
  const asked = location.hash;
  const parts = await chosenPage().catch((error) => problemPage(error.message));
  if (asked !== location.hash) return; // Somebody was quicker than the server.
  page.replaceChildren(...parts.filter((part) => part !== null));
}

window.addEventListener('hashchange', show);
await show();
const user = await get('v1/user');
/** @type {HTMLElement} */ (document.getElementById('user')).textContent = user.username;
