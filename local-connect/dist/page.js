// What the dashboard's pages do in the browser beyond plain links and forms: live updates, filters, copying.
// @ts-check

/**
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
const all = (selector) => Array.from(document.querySelectorAll(selector));

/**
 * Connect's dashboard addresses its pages by the fragment, and so do this server's API and the links in logs:
 * #/apps/<guid>, #/apps/<guid>/logs, #/apps/<guid>/draft/<bundle>.
 */
function openPageOfFragment() {
  const [, guid, tab = ''] = /^#\/apps\/([0-9a-f-]{36})(\/\w+(?:\/\d+)?)?/i.exec(location.hash) ?? [];
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form#sign-in'));
  if (guid !== undefined && !form && location.pathname.endsWith('/connect/')) {
    location.replace(`apps/${guid}${tab === '/access' ? '/settings' : tab}`);
  }
  // A form doesn't send the fragment, and the page after signing in needs it.
  for (const field of document.querySelectorAll('input[name=url]')) {
    const input = /** @type {HTMLInputElement} */ (field);
    if (location.hash !== '' && !input.value.includes('#')) input.value += location.hash;
  }
}

/** @param {ParentNode} root */
function showLocalTimes(root) {
  for (const element of root.querySelectorAll('time')) {
    const date = new Date(element.dateTime);
    element.title = date.toString();
    element.textContent = date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  }
}

/** Keeps the parts of the page that are marked as live the same as on a page loaded now. */
async function refresh() {
  if (document.hidden) return;
  const response = await fetch(location.href).catch(() => undefined);
  if (!response?.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  showLocalTimes(fresh);
  for (const element of all('[data-live]')) {
    const next = fresh.querySelector(`[data-live="${element.dataset.live}"]`);
    if (!next)
      location.reload(); // What was missing is there now, such as a first build.
    else if (next.innerHTML !== element.innerHTML) replace(element, next);
  }
  applyFilters();
}

/**
 * @param {Element} element
 * @param {Element} next
 */
function replace(element, next) {
  const focused = document.activeElement;
  const isInside = focused instanceof HTMLElement && element.contains(focused);
  const place = isInside ? focused.id || focused.getAttribute('aria-label') : null;
  element.replaceChildren(...next.childNodes);
  if (place === null) return;
  const label = CSS.escape(place);
  const same = element.querySelector(`#${label}, [aria-label="${label}"]`);
  if (same instanceof HTMLElement) same.focus();
}

/** Appends the lines that a running build or app prints. */
function followLog() {
  const log = document.getElementById('log');
  if (!log) return;
  log.scrollTop = log.scrollHeight;
  if (!log.dataset.events) return;
  const events = new EventSource(log.dataset.events);
  events.onmessage = ({ data }) => {
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    document.getElementById('no-output')?.remove();
    for (const { text, level } of JSON.parse(data)) {
      const line = document.createElement('span');
      line.className = level;
      line.textContent = `${text}\n`;
      log.append(line);
    }
    applyFilters();
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  };
  events.addEventListener('end', () => {
    events.close();
    refresh();
  });
}

/** Hides what doesn't contain the text of a filter, and says how much does. */
function applyFilters() {
  for (const element of all('input[data-filter]')) {
    const { value, dataset } = /** @type {HTMLInputElement} */ (element);
    const words = value.trim().toLowerCase();
    const candidates = all(dataset.filter ?? '');
    for (const each of candidates) each.hidden = !(each.textContent ?? '').toLowerCase().includes(words);
    const matches = document.getElementById('matches');
    const count = candidates.filter((each) => !each.hidden).length;
    if (matches) matches.textContent = words === '' ? '' : `${count} of ${candidates.length} lines`;
  }
}

/** @param {Event} event */
async function copyLog({ currentTarget }) {
  const lines = all('#log > span').filter((line) => !line.hidden);
  await navigator.clipboard.writeText(lines.map((line) => line.textContent).join(''));
  const button = /** @type {HTMLElement} */ (currentTarget);
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 2000);
}

openPageOfFragment();
window.addEventListener('hashchange', openPageOfFragment);
document.documentElement.classList.add('scripted');
showLocalTimes(document);
document.getElementById('notice')?.focus();
document.getElementById('copy')?.addEventListener('click', copyLog);
document.addEventListener('input', applyFilters);
document.addEventListener('submit', (event) => {
  const question = /** @type {HTMLElement} */ (event.target).dataset.confirm;
  if (question !== undefined && !confirm(question)) event.preventDefault();
});
followLog();
if (all('[data-live]').length > 0) setInterval(refresh, 2000);
