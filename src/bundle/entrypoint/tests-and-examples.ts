const folderNames = new Set(
  (
    'test tests testing doc docs example examples demo demos sample samples tutorial tutorials notebooks scripts ' +
    'benchmark benchmarks old archive archived backup deprecated legacy tmp temp sandbox playground'
  ).split(' '),
);

/** Whether a file belongs to tests, documentation, examples and the like, which nobody deploys. */
export function isTestOrExample(path: string): boolean {
  const folders = path.toLowerCase().split('/');
  const file = folders.pop() ?? '';
  return (
    folders.some((folder) => folderNames.has(folder)) ||
    file.startsWith('test_') ||
    file.endsWith('_test.py') ||
    ['conftest.py', 'setup.py'].includes(file)
  );
}
