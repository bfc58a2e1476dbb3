import { parseFragment, type XmlElement } from '../../xml/parse.ts';
import { ELEMENTS_SINCE, REMOVED_IN } from './vocabulary-table.ts';
import { isFrom, type Version } from './versions.ts';

/** Which elements a release lets stand where. Places are names from `core` on, joined by slashes. */
export interface Vocabulary {
  /** True for the XSD of the very distribution: then what it does not know is unknown for certain. */
  readonly certain: boolean;
  /** Names of the elements that may stand in a place; null when this vocabulary does not know the place. */
  childrenOf(place: string): readonly string[] | null;
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
 * Reads `schema/artemis-configuration.xsd` of a distribution.
 *
 * @throws AmqHaError NOT_A_BROKER when the text is no XML.
 */
export function vocabularyFromXsd(xsd: string): Vocabulary {
  const schema = parseFragment(xsd);
  const named = (kind: string): ReadonlyMap<string, XmlElement> =>
    new Map(
      schema.children
        .filter(({ name }) => local(name) === kind)
        .map((element) => [element.attributes['name'] ?? '', element]),
    );
  const reader = new XsdReader(named('complexType'), named('element'));
  const known = new Map<string, readonly string[] | null>();
  return {
    certain: true,
    childrenOf: (place) => {
      const seen = known.get(place);
      if (seen !== undefined) return seen;
      const children = reader.childrenAt(place.split('/'));
      known.set(place, children);
      return children;
    },
  };
}

/** Follows a place from the top of a schema down. */
class XsdReader {
  readonly #types: ReadonlyMap<string, XmlElement>;
  readonly #elements: ReadonlyMap<string, XmlElement>;
  /** What was read of an element: many places lie below the same one. */
  readonly #known = new Map<XmlElement, ReadonlyMap<string, XmlElement> | null>();

  constructor(types: ReadonlyMap<string, XmlElement>, elements: ReadonlyMap<string, XmlElement>) {
    this.#types = types;
    this.#elements = elements;
  }

  /** Null where the schema does not know the place, lets anything stand there, or has a form that we do not read. */
  childrenAt([first = '', ...steps]: readonly string[]): readonly string[] | null {
    let at = this.#elements.get(first);
    for (const step of steps) {
      at = this.#allowedIn(at)?.get(step);
      if (at === undefined) return null;
    }
    const allowed = this.#allowedIn(at);
    return allowed === null ? null : [...allowed.keys()];
  }

  #allowedIn(element: XmlElement | undefined): ReadonlyMap<string, XmlElement> | null {
    if (element === undefined) return null;
    const known = this.#known.get(element);
    if (known !== undefined) return known;
    const allowed = this.#readAllowedIn(element);
    this.#known.set(element, allowed);
    return allowed;
  }

  #readAllowedIn(element: XmlElement): ReadonlyMap<string, XmlElement> | null {
    const type = element.attributes['type'];
    const content =
      type === undefined
        ? element.children.find(({ name }) => local(name) === 'complexType')
        : this.#types.get(local(type));
    if (content === undefined) return null;
    const found = new Map<string, XmlElement>();
    return this.#collect(content, found) ? found : null;
  }

  /** False when something in it is of a form that we do not read. */
  #collect(node: XmlElement, found: Map<string, XmlElement>): boolean {
    return node.children.every((child) => {
      switch (local(child.name)) {
        case 'sequence':
        case 'all':
        case 'choice':
          return this.#collect(child, found);
        case 'element':
          for (const one of this.#meant(child)) found.set(one.attributes['name'] ?? '', one);
          return true;
        case 'attribute':
        case 'attributeGroup':
        case 'annotation':
          return true;
        default:
          return false;
      }
    });
  }

  /** An element, or what a reference stands for: itself, or all that may stand in its place. */
  #meant(element: XmlElement): readonly XmlElement[] {
    const ref = element.attributes['ref'];
    if (ref === undefined) return [element];
    const head = this.#elements.get(local(ref));
    const others = [...this.#elements.values()].filter(
      ({ attributes }) => local(attributes['substitutionGroup'] ?? '') === local(ref),
    );
    return head === undefined || head.attributes['abstract'] === 'true'
      ? others
      : [head, ...others];
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
