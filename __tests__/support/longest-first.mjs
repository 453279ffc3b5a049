import Sequencer from '@jest/test-sequencer';

const projects = ['e2e', 'integration', 'unit'];
const rankOf = ({ context }) => projects.indexOf(context.config.displayName?.name);

/**
 * Jest starts the slowest files first, but in a new checkout it only knows their sizes. An end-to-end test that starts last
 * would run alone for minutes.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
