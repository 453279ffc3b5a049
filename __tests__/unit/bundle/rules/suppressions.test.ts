import { describe, expect, test } from '@jest/globals';
import { check, summaries, withLines } from '../../../support/check-rules.ts';

describe('a rule is switched off', () => {
  const files = (comment: string) => ({ 'app.py': withLines(`html.A(href="/x")${comment}\n`) });

  test.each([
    '  # connect-dash-deploy: ignore[absolute-url]',
    '  # because of the proxy. connect-dash-deploy: ignore[no-layout, absolute-url]',
    '  # connect-dash-deploy: ignore',
  ])('for a line by the comment%s', async (comment) => {
    expect(await summaries(files(comment))).toEqual([]);
  });

  test.each([
    '  # connect-dash-deploy: ignore[no-layout]',
    '  # connect-dash-deploy: ignorable',
    '  # ignore[absolute-url]',
  ])('but not by%s', async (comment) => {
    expect(await summaries(files(comment))).toEqual(['warning absolute-url app.py:5']);
  });

  test('for a line of a stylesheet by a comment on it', async () => {
    const comment = (text: string) => `a { b: url(/a.png) } /* ${text} */\n`;
    const sheet = [
      'connect-dash-deploy: ignore[stylesheet-url]',
      'connect-dash-deploy: ignore',
      'connect-dash-deploy: ignore[absolute-url]',
      'ignore',
    ];
    expect(await summaries({ 'app.py': withLines(''), 'assets/a.css': sheet.map(comment).join('') })).toEqual(
      ['warning stylesheet-url assets/a.css:3', 'warning stylesheet-url assets/a.css:4'],
    );
  });

  test('but not by a comment with an unknown rule, which is reported', async () => {
    const misspelt = files('  # connect-dash-deploy: ignore[absolute-ulr, no-layout, xyz]');
    expect(await summaries(misspelt)).toEqual([
      'warning absolute-url app.py:5',
      'warning unknown-rule app.py:5',
      'warning unknown-rule app.py:5',
    ]);
    const sheet = {
      'app.py': withLines(''),
      'assets/a.css': '\n/* connect-dash-deploy: ignore[styleshet-url] */',
    };
    expect(await summaries(sheet)).toEqual(['warning unknown-rule assets/a.css:2']);
    const findings = await check(misspelt, { ignore: ['absolute-url'] });
    expect(findings).toMatchObject([
      {
        message: 'Unknown rule "absolute-ulr" in this comment.',
        hint: 'Did you mean absolute-url?',
      },
      {
        message: 'Unknown rule "xyz" in this comment.',
        hint: 'docs/rules.md lists the rules.',
      },
    ]);
  });

  test('for the whole app by its name', async () => {
    expect(await summaries(files(''), { ignore: ['absolute-url'] })).toEqual([]);
  });
});
