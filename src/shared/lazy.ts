/** Creates a value on the first call and returns the same one afterwards. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The same for asynchronous values. A failure is not kept: the next call tries again. */
export function kept<T>(make: () => Promise<T>) {
  let made: Promise<T> | undefined;
  /** Does nothing if the value has been replaced meanwhile. */
  function forget(pending: Promise<T>): void {
    if (made === pending) made = undefined;
  }
  return {
    get(): Promise<T> {
      if (made) return made;
      const pending = make();
      pending.catch(() => forget(pending));
      made = pending;
      return pending;
    },
    forget,
  };
}
