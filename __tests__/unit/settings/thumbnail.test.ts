import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isPicture, readPicture, thumbnailOutside } from '../../../src/settings/thumbnail.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';

describe('recognizes a picture by its first bytes', () => {
  test.each<{ it: string; text: string }>([
    { it: 'SVG', text: svg },
    { it: 'SVG with a byte-order mark and a declaration', text: `\ufeff<?xml version="1.0"?>\n${svg}` },
    {
      it: 'SVG as drawing programs write it',
      text: `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Made with a program -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [\n<!ENTITY ns "http://x/">\n]>\n${svg}`,
    },
    { it: 'SVG after a long licence text', text: `<!--${' word'.repeat(400)} -->\n${svg}` },
  ])('$it is a picture', ({ text }) => expect(isPicture(Buffer.from(text))).toBe(true));

  test.each<{ it: string; text: string }>([
    { it: 'a page with a picture in it', text: `<!doctype html><html><body>${svg}` },
    { it: 'settings with a picture in them', text: `TOKEN=secret\nLOGO=${svg}` },
    { it: 'a comment about a picture', text: `<!-- ${svg} -->\nTOKEN=secret` },
    { it: 'nothing', text: '' },
  ])('$it is not a picture', ({ text }) => expect(isPicture(Buffer.from(text))).toBe(false));
});

test('reports a thumbnail that does not exist', async () => {
  await using folder = await temporaryFolder({ 'logo.svg': svg });
  await expect(readPicture('logo.svg', folder.path, undefined)).resolves.toMatchObject({ bytes: svg.length });
  await expect(readPicture('no.svg', folder.path, undefined)).resolves.toMatchObject({
    message: 'There is no thumbnail no.svg.',
  });
});

test('accepts a thumbnail from anywhere in the repository, and none from outside of it', async () => {
  await using outside = await temporaryFolder({
    'other/s.svg': svg,
    'repository/shared/s.svg': svg,
    'repository/app/s.svg': svg,
  });
  const [repository, app] = [join(outside.path, 'repository'), join(outside.path, 'repository/app')];
  await symlink('../../other/s.svg', join(app, 'link.svg'));
  const problemOf = (file: string) => thumbnailOutside(file, app, repository)?.message;

  for (const file of ['s.svg', '../shared/s.svg', '../app/s.svg', 'no.svg', '../../other/no.svg'])
    expect([file, problemOf(file)]).toEqual([file, undefined]);
  for (const file of ['../../other/s.svg', join(outside.path, 'other/s.svg'), 'link.svg'])
    expect(problemOf(file)).toBe(`The thumbnail ${file} is outside the repository.`);
  expect(thumbnailOutside(null, app, repository)).toBeUndefined();
  expect(thumbnailOutside(undefined, app, repository)).toBeUndefined();
});
