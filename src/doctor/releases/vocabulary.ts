import { readSchema, type Schema } from '../../xml/schema.ts';
import { ELEMENTS_SINCE, REMOVED_IN } from './vocabulary-table.ts';
import { isFrom, type Version } from './versions.ts';

/** Which elements a release lets stand where. Places are names from `core` on, joined by slashes. */
export interface Vocabulary extends Pick<Schema, 'childrenOf'> {
  /** True for the XSD of the very distribution: then what it does not know is unknown for certain. */
  readonly certain: boolean;
}

/** What a release knows, by the table of all releases; only places about high availability are in it. */
export function vocabularyOf(version: Version): Vocabulary {
  return {
    certain: false,
    childrenOf: (place) => {
      const since = ELEMENTS_SINCE[sharedPlace(place)];
      if (since === undefined) return null;
      return Object.entries(since)
        .filter(([release]) => isFrom(version, release))
        .flatMap(([, names]) => wordsOf(names))
        .filter((name) => {
          const removed = REMOVED_IN[`${place}/${name}`];
          return removed === undefined || !isFrom(version, removed);
        });
    },
  };
}

/** The release that brought an element; null when no release has it there. */
export function sinceWhen(place: string, name: string): string | null {
  const since = Object.entries(ELEMENTS_SINCE[sharedPlace(place)] ?? {});
  return since.find(([, names]) => wordsOf(names).includes(name))?.[0] ?? null;
}

const wordsOf = (names: string): readonly string[] => names.trim().split(/\s+/);

/** `<manager>` is the same in every policy. */
const sharedPlace = (place: string): string =>
  place.replace(/\/(?:master|slave|backup)\/manager$/, '/primary/manager');

/**
 * What `schema/artemis-configuration.xsd` of a distribution allows.
 *
 * @throws AmqHaError NOT_A_BROKER when the text is no XML.
 */
export function vocabularyFromXsd(xsd: string): Vocabulary {
  const { childrenOf } = readSchema(xsd);
  return { certain: true, childrenOf };
}
