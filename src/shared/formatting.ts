const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size for people, in decimal units: `0 B`, `1.4 MB`, `62 MB`. */
export function formatSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  // 999.5 kB would be rounded to the odd "1000 kB".
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1)
    [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A duration for people: `40 ms`, `1.4 s`, `12 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A number of things for people: `1 file`, `2 files`. */
export const formatCount = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** At most 40 characters of a text of the app for a message: it may contain secrets or be very long. */
export const excerpt = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
