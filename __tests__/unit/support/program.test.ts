import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runProgram, startProgram } from '../../support/program.ts';
import { until } from '../../support/until.ts';

const onPosix = process.platform === 'win32' ? test.skip : test;
const node = (code: string) => [process.execPath, ['--eval', code]] as const;

test('waits for a line, and rejects with the output if the program ends before it', async () => {
  await using program = startProgram(
    ...node('console.log("one\\ntwo"); console.error("no luck"); process.exit(3)'),
  );
  expect(await program.nextLine(/^t/)).toBe('two');
  await expect(program.nextLine(/one/)).rejects.toThrow(
    /ended \(3\) before it printed \/one\/:\none\ntwo\nno luck/,
  );
});

test('rejects if the program cannot be started', async () => {
  await expect(runProgram('no-such-program', [])).rejects.toThrow('ENOENT');
});

onPosix('ends what a program started, although it keeps the output open', async () => {
  const child = `child_process.spawn('sleep', ['600'], { stdio: 'inherit' })`;
  const { code, stdout } = await runProgram(...node(`console.log(${child}.pid); process.exit(0)`));
  expect(code).toBe(0);
  await processEnd(Number(stdout));
});

onPosix('ends a program and what it started at the end of the scope', async () => {
  let pid: number;
  {
    const child = `child_process.spawn('sleep', ['600'], { stdio: 'inherit' })`;
    await using program = startProgram(...node(`console.log(${child}.pid); setInterval(() => {}, 1000)`));
    pid = Number(await program.nextLine(/^\d+$/));
  }
  await processEnd(pid);
});

test('no other file of the tests starts programs in the background', () => {
  const tests = join(import.meta.dirname, '../..');
  const imports = /^import \{[^}]*\bspawn\b[^}]*\} from 'node:child_process'/m;
  const files = globSync('**/*.ts', { cwd: tests });
  const found = files.filter((file) => imports.test(readFileSync(join(tests, file), 'utf8')));
  expect(found).toEqual([join('support', 'program.ts')]);
});

/** Resolves when no process has this number. */
async function processEnd(pid: number): Promise<void> {
  const exists = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await until(() => !exists());
}
