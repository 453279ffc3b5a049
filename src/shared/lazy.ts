/** A function that makes a value when it is first asked for, and gives the same one from then on. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The same for what takes time and may fail: a failure isn't kept, so that whoever asks next has it made anew. */
export function kept<T>(make: () => Promise<T>) {
  let made: Promise<T> | undefined;
  /** Nothing where another was made meanwhile. */
  function forget(asked: Promise<T>): void {
    if (made === asked) made = undefined;
  }
  return {
    get(): Promise<T> {
      if (made) return made;
      const asked = make();
      asked.catch(() => forget(asked));
      made = asked;
      return asked;
    },
    forget,
  };
}
