/** How many steps from one expression, name or class to the next are followed. */
const maxDepth = 40;
/** How many expressions are evaluated to answer one question, and all questions. */
const maxExpressions = 1_000;
const maxTotal = 400_000;

/** Limits how much is evaluated: functions that call each other could run forever. */
export class Budget {
  #left = maxExpressions;
  #total = maxTotal;
  #depth = 0;

  /** Answers one question. */
  answer<T>(question: () => T): T {
    this.#left = Math.min(maxExpressions, this.#total);
    const before = this.#left;
    const value = question();
    this.#total -= before - Math.max(this.#left, 0);
    return value;
  }

  /** Whether one more expression may be evaluated. */
  spend(): boolean {
    return this.#left-- > 0;
  }

  /** The result of a step, or `tooDeep` after too many steps within each other. */
  deeper<T>(step: () => T, tooDeep: T): T {
    if (this.#depth >= maxDepth) return tooDeep;
    this.#depth++;
    try {
      return step();
    } finally {
      this.#depth--;
    }
  }
}
