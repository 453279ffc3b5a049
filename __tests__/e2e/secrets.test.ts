import { expect, test } from '@jest/globals';
import { runStep } from '../../scripts/runner.ts';
import { serverThat } from '../integration/connect/server.ts';
import { helloApp } from '../support/hello-dash.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A key with characters that are escaped in JSON, URLs and HTML. */
const key = `k3y-"<&'/+%-of-the-run`;
const forms = [
  key,
  JSON.stringify(key).slice(1, -1),
  encodeURIComponent(key),
  key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
];

test.each<{ name: string; body: string; status: number; type: string }>([
  {
    name: 'the title of a login page',
    body: `<html><head><title>No ${forms[3]}</title></head></html>`,
    status: 200,
    type: 'text/html',
  },
  {
    name: 'an error of Connect',
    body: JSON.stringify({
      code: 22,
      error: `Not with ${key}, ${JSON.stringify({ key })} or ?key=${encodeURIComponent(key)}`,
    }),
    status: 403,
    type: 'application/json',
  },
  { name: 'an error of a proxy', body: `No ${key} here\n`, status: 403, type: 'text/plain' },
])('a key that is repeated by $name is printed nowhere', async ({ body, status, type }) => {
  await using server = await serverThat((_request, response) =>
    response.writeHead(status, { 'content-type': type }).end(body),
  );
  await using app = await temporaryFolder({ ...helloApp });
  const inputs = { server: server.url, 'api-key': key };
  const { raw, summary, outputs, code } = await runStep({ inputs, workspace: app.path });
  expect(code).toBe(1);
  const printed = raw
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
  expect(printed).toContain('***');
  for (const form of forms)
    expect(printed + summary + JSON.stringify(outputs) + outputs.result).not.toContain(form);
});
