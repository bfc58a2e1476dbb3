import { parseFragment, type XmlElement } from './parse.ts';

/**
 * Which elements an XML schema allows in which places. A place is names of elements joined by
 * slashes.
 */
export interface Schema {
  /**
   * Returns the names of the elements that a place may contain; the place begins at a top-level
   * element, such as `core/ha-policy`. Null where the schema does not know the place, allows
   * anything in it, or uses an unsupported form.
   */
  readonly childrenOf: (place: string) => readonly string[] | null;
  /** The same for a place that begins inside a named type; the empty place is the type itself. */
  readonly childrenOfType: (type: string, place?: string) => readonly string[] | null;
}

let last: { readonly xsd: string; readonly schema: Schema } | null = null;

/**
 * Reads the text of an XML schema. The last result is cached: usually both brokers of a pair have
 * the same schema, and 240 kB take about 40 ms.
 *
 * @throws AmqHaError NOT_A_BROKER when the text is not XML.
 */
export function readSchema(xsd: string): Schema {
  if (last?.xsd !== xsd) last = { xsd, schema: schemaIn(parseFragment(xsd, 'the schema')) };
  return last.schema;
}

function schemaIn(root: XmlElement): Schema {
  const named = (kind: string): ReadonlyMap<string, XmlElement> =>
    new Map(
      root.children
        .filter(({ name }) => local(name) === kind)
        .map((element) => [element.attributes['name'] ?? '', element]),
    );
  const reader = new SchemaReader(named('complexType'), named('element'));
  return {
    childrenOf: (place) => reader.childrenAt(stepsOf(place)),
    childrenOfType: (type, place = '') => reader.childrenIn(type, stepsOf(place)),
  };
}

const stepsOf = (place: string): readonly string[] => (place === '' ? [] : place.split('/'));

/** Elements by name; null when they are not known. */
type Allowed = ReadonlyMap<string, XmlElement> | null;

/** Follows a place from the top of a schema down. */
class SchemaReader {
  readonly #types: ReadonlyMap<string, XmlElement>;
  readonly #elements: ReadonlyMap<string, XmlElement>;
  /** Cached content of elements: many places are below the same element. */
  readonly #known = new Map<XmlElement, Allowed>();

  constructor(types: ReadonlyMap<string, XmlElement>, elements: ReadonlyMap<string, XmlElement>) {
    this.#types = types;
    this.#elements = elements;
  }

  childrenAt([first = '', ...steps]: readonly string[]): readonly string[] | null {
    return this.#follow(this.#allowedIn(this.#elements.get(first)), steps);
  }

  childrenIn(type: string, steps: readonly string[]): readonly string[] | null {
    return this.#follow(this.#allowedBy(this.#types.get(type)), steps);
  }

  #follow(allowed: Allowed, steps: readonly string[]): readonly string[] | null {
    const at = steps.reduce((so, step) => this.#allowedIn(so?.get(step)), allowed);
    return at === null ? null : [...at.keys()];
  }

  #allowedIn(element: XmlElement | undefined): Allowed {
    if (element === undefined) return null;
    const known = this.#known.get(element);
    if (known !== undefined) return known;
    const allowed = this.#readAllowedIn(element);
    this.#known.set(element, allowed);
    return allowed;
  }

  #readAllowedIn(element: XmlElement): Allowed {
    const type = element.attributes['type'];
    const content =
      type === undefined
        ? element.children.find(({ name }) => local(name) === 'complexType')
        : this.#types.get(local(type));
    return this.#allowedBy(content);
  }

  #allowedBy(content: XmlElement | undefined): Allowed {
    if (content === undefined) return null;
    const found = new Map<string, XmlElement>();
    return this.#collect(content, found) ? found : null;
  }

  /** Collects the elements in a node. @returns false when a part of it has an unsupported form */
  #collect(node: XmlElement, found: Map<string, XmlElement>): boolean {
    return node.children.every((child) => {
      switch (local(child.name)) {
        case 'sequence':
        case 'all':
        case 'choice':
          return this.#collect(child, found);
        case 'element':
          for (const one of this.#referenced(child)) found.set(one.attributes['name'] ?? '', one);
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

  /**
   * Returns an element, or those that a reference names: the referenced one, and all that may
   * replace it.
   */
  #referenced(element: XmlElement): readonly XmlElement[] {
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
