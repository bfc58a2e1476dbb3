import { readSchema, type Schema } from '../../xml/schema.ts';
import { ELEMENTS_SINCE, REMOVED_IN } from './vocabulary-table.ts';
import { isFrom, type Version } from './versions.ts';

/**
 * Which children a release allows in an element. Paths are names from `core` on, joined by slashes.
 */
export interface Vocabulary extends Pick<Schema, 'childrenOf'> {
  /**
   * True if made from the XSD of the instance's distribution: an element not in it is certainly
   * unknown.
   */
  readonly certain: boolean;
}

/**
 * Returns the vocabulary of a release from the table; that has elements on high availability only.
 */
export function vocabularyOf(version: Version): Vocabulary {
  return {
    certain: false,
    childrenOf: (path) => {
      const since = ELEMENTS_SINCE[sharedPath(path)];
      if (since === undefined) return null;
      return Object.entries(since)
        .filter(([release]) => isFrom(version, release))
        .flatMap(([, names]) => namesIn(names))
        .filter((name) => {
          const removed = REMOVED_IN[`${path}/${name}`];
          return removed === undefined || !isFrom(version, removed);
        });
    },
  };
}

/** Returns the release that introduced an element at a path; null if no release has it there. */
export function introducedIn(path: string, name: string): string | null {
  const since = Object.entries(ELEMENTS_SINCE[sharedPath(path)] ?? {});
  return since.find(([, names]) => namesIn(names).includes(name))?.[0] ?? null;
}

const namesIn = (names: string): readonly string[] => names.trim().split(/\s+/);

/** `<manager>` is the same in every policy. */
const sharedPath = (path: string): string =>
  path.replace(/\/(?:master|slave|backup)\/manager$/, '/primary/manager');

/**
 * Returns the vocabulary of the text of a distribution's `schema/artemis-configuration.xsd`.
 *
 * @throws AmqHaError NOT_A_BROKER if the text is not XML
 */
export function vocabularyFromXsd(xsd: string): Vocabulary {
  const { childrenOf } = readSchema(xsd);
  return { certain: true, childrenOf };
}
