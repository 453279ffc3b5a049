const asides = new Set(
  [
    'test tests testing doc docs example examples demo demos sample samples tutorial tutorials notebooks scripts',
    'benchmark benchmarks old archive archived backup deprecated legacy tmp temp sandbox playground',
  ]
    .join(' ')
    .split(' '),
);

/** True for tests, documentation, examples and the like: not what somebody wants to publish. */
export function isAside(path: string): boolean {
  const folders = path.toLowerCase().split('/');
  const file = folders.pop() ?? '';
  return (
    folders.some((folder) => asides.has(folder)) ||
    file.startsWith('test_') ||
    file.endsWith('_test.py') ||
    ['conftest.py', 'setup.py'].includes(file)
  );
}
