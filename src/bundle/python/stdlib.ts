/*
 * The top-level modules of Python's standard library. Sources: sys.stdlib_module_names of Python 3.10 to 3.13, and the
 * sections "New modules" and "Removed" of https://docs.python.org/3/whatsnew/ for 3.8, 3.9 and 3.14.
 */

const split = (names: string) => names.split(' ');

const always = split(
  '__future__ abc antigravity argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 ' +
    'cProfile calendar cmath cmd code codecs codeop collections colorsys compileall concurrent ' +
    'configparser contextlib contextvars copy copyreg csv ctypes curses dataclasses datetime dbm decimal ' +
    'difflib dis doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput ' +
    'fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob grp gzip hashlib heapq ' +
    'hmac html http idlelib imaplib importlib inspect io ipaddress itertools json keyword linecache ' +
    'locale logging lzma mailbox marshal math mimetypes mmap modulefinder msvcrt multiprocessing netrc nt ' +
    'ntpath nturl2path numbers opcode operator optparse os pathlib pdb pickle pickletools pkgutil ' +
    'platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc ' +
    'pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets ' +
    'select selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 sre_compile ' +
    'sre_constants sre_parse ssl stat statistics string stringprep struct subprocess symtable sys ' +
    'sysconfig syslog tabnanny tarfile tempfile termios test textwrap this threading time timeit tkinter ' +
    'token tokenize trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest ' +
    'urllib uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xml xmlrpc ' +
    'zipapp zipfile zipimport zlib',
);

/** The minor version of Python 3 that added a module. */
const addedIn: ReadonlyMap<string, number> = new Map([
  ['graphlib', 9],
  ['zoneinfo', 9],
  ['tomllib', 11],
  ['annotationlib', 14],
  ['compression', 14],
]);

const removals: readonly (readonly [number, string])[] = [
  [8, 'macpath'],
  [9, 'dummy_threading'],
  [10, 'formatter parser symbol'],
  [11, 'binhex'],
  [12, 'asynchat asyncore distutils imp smtpd'],
  [
    13,
    'aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau ' +
      'telnetlib uu xdrlib',
  ],
];

/** The minor version of Python 3 that removed a module. */
const removedIn: ReadonlyMap<string, number> = new Map(
  removals.flatMap(([minor, names]) => split(names).map((name) => [name, minor] as const)),
);

/** The modules of all versions from 3.8 to 3.14 together. */
export const standardLibrary: ReadonlySet<string> = new Set([
  ...always,
  ...addedIn.keys(),
  ...removedIn.keys(),
]);

/** Source: the sections "MS Windows Specific Services" and "Superseded Modules" of https://docs.python.org/3.12/library/. */
export const onWindowsOnly: ReadonlySet<string> = new Set(split('msilib msvcrt nt winreg winsound'));

/** Whether Python 3 has a module of the standard library in this minor version. */
export const hasModule = (module: string, minor: number): boolean =>
  standardLibrary.has(module) &&
  minor >= (addedIn.get(module) ?? 0) &&
  minor < (removedIn.get(module) ?? Infinity);

/** What is known about the versions that have a module: "Python 3.11 added it", "Python 3.12 removed it". */
export function describeVersions(module: string): string {
  const added = addedIn.get(module);
  return added === undefined ? `Python 3.${removedIn.get(module)} removed it` : `Python 3.${added} added it`;
}

/** Libraries that all versions of Dash import. */
export const librariesOfDash: readonly string[] = ['dash', 'flask', 'plotly', 'werkzeug', 'jinja2'];

/** Libraries that come with Dash: those, and some that only some versions import. */
export const installedWithDash: readonly string[] = [...librariesOfDash, 'requests', 'retrying'];

/** Modules of Python that `import dash` loads, by sys.modules with Dash 2.18, 3.2 and 4.4 on Python 3.9, 3.11 and 3.13. */
export const usedByDash: ReadonlySet<string> = new Set(
  split(
    'abc array ast asyncio atexit base64 binascii bisect builtins bz2 codecs collections concurrent ' +
      'contextlib contextvars copy copyreg dataclasses datetime decimal dis email encodings enum errno ' +
      'fnmatch functools genericpath hashlib heapq hmac html http importlib inspect io itertools json ' +
      'keyword linecache locale logging lzma marshal math mimetypes ntpath numbers opcode operator os ' +
      'pathlib pkgutil platform posix posixpath queue quopri random re reprlib secrets select selectors ' +
      'shlex shutil signal site socket socketserver ssl stat string struct subprocess sys tempfile textwrap ' +
      'threading time token tokenize traceback types typing unicodedata urllib uuid warnings weakref ' +
      'zipfile zipimport zlib',
  ),
);
