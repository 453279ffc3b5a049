/**
 * Reads an INI file as Python's configparser does, as far as setup.cfg needs it: section → key → value, the lines
 * of a value joined by `\n`. Never throws: other lines are ignored.
 */
export function parseIni(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  for (const line of text.split('\n')) {
    if (/^\s*[#;]/.test(line)) continue;
    const header = /^\[([^\]]+)\]\s*$/.exec(line)?.[1];
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      key = undefined;
      continue;
    }
    if (/^\s/.test(line)) {
      if (section && key !== undefined) section.set(key, `${section.get(key) ?? ''}\n${line.trim()}`);
      continue;
    }
    const end = line.search(/[=:]/);
    key = end > 0 ? line.slice(0, end).trimEnd().toLowerCase() : undefined;
    if (section && key !== undefined) section.set(key, line.slice(end + 1).trim());
  }
  return sections;
}
