import { readFileSync } from 'node:fs';

/**
 * docs/json.md as a checker of documents. A section whose table begins with `Field | Type`
 * describes an object, one with `Value` a choice of texts. A field is a path such as
 * `rows[].fault`. A type is `string`, `number`, `integer`, `boolean`, `null`, `any`, a value in
 * backquotes, a link to another section, `list of` or `map of` one, or several of these with `or`.
 * `optional` stands before the type of a field that may be absent.
 */
interface JsonPage {
  /** Names of all documents, with those that are parts of others. */
  readonly documents: readonly string[];
  /** Fields of one document as `document.path`; values of a choice as `name=value`. */
  fieldsOf(document: string): readonly string[];
  /** Documents that a command may print, or a file may hold; empty for an unknown name. */
  documentsOf(name: string): readonly string[];
  /** Why a value is not this document; empty when it is. Its fields are added to `seen`. */
  problems(document: string, value: unknown, seen?: Set<string>): readonly string[];
  /** The same for what a command printed with `--json`: one of its documents, or an error. */
  problemsOfAnswer(command: string, value: unknown, seen?: Set<string>): readonly string[];
}

type Type =
  | { readonly kind: 'plain'; readonly name: string }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'list' | 'map'; readonly of: readonly Type[] };

interface Field {
  /** Null where the value is an object that only its own fields describe. */
  types: readonly Type[] | null;
  optional: boolean;
  isList: boolean;
  readonly fields: Fields;
}

type Fields = Map<string, Field>;

interface Section {
  readonly extends: readonly string[];
  readonly fields: Fields;
  readonly values: readonly string[];
}

type Sections = ReadonlyMap<string, Section>;

type Document = Readonly<Record<string, unknown>>;

/** @throws Error for a table that cannot be read, or a link to a section that describes nothing */
export function readJsonPage(
  text: string = readFileSync(new URL('../docs/json.md', import.meta.url), 'utf8'),
): JsonPage {
  const sections = sectionsIn(text);
  const holders = holdersIn(text);
  const page: JsonPage = {
    documents: [...sections.keys()],
    fieldsOf: (document) => {
      const seen = new Set<string>();
      const { fields, values } = sections.get(document) ?? { fields: new Map(), values: [] };
      collect(fields, document, seen);
      return [...seen, ...values.map((value) => `${document}=${value}`)];
    },
    documentsOf: (name) => holders.get(name) ?? [],
    problems: (document, value, seen = new Set()) =>
      new Checker(sections, seen).section(document, value, document, false),
    problemsOfAnswer: (command, value, seen = new Set()) =>
      isObject(value) && 'error' in value
        ? failureProblems(page, sections, command, value, seen)
        : best(
            page
              .documentsOf(command)
              .map((document) => (into: Set<string>) => page.problems(document, value, into)),
            seen,
          ),
  };
  return page;
}

/** A failed command prints `error`, and what it has of its own document. */
function failureProblems(
  page: JsonPage,
  sections: Sections,
  command: string,
  value: Document,
  seen: Set<string>,
): readonly string[] {
  const known = sections.get('error')?.fields ?? new Map<string, Field>();
  const entries = Object.entries(value);
  const failure = Object.fromEntries(entries.filter(([name]) => known.has(name)));
  const rest = Object.fromEntries(entries.filter(([name]) => !known.has(name)));
  const ofOwn = page
    .documentsOf(command)
    .map(
      (document) => (into: Set<string>) =>
        new Checker(sections, into).section(document, rest, document, true),
    );
  return [
    ...page.problems('error', failure, seen),
    ...(Object.keys(rest).length === 0 ? [] : best(ofOwn, seen)),
  ];
}

/** The problems of whichever document fits best. */
function best(
  attempts: readonly ((seen: Set<string>) => readonly string[])[],
  seen: Set<string>,
): readonly string[] {
  const tried = attempts.map((attempt) => {
    const into = new Set<string>();
    return { problems: attempt(into), into };
  });
  const [first] = tried.sort((a, b) => a.problems.length - b.problems.length);
  if (first === undefined) return ['docs/json.md names no document for it'];
  for (const field of first.into) seen.add(field);
  return first.problems;
}

class Checker {
  readonly #sections: Sections;
  readonly #seen: Set<string>;

  constructor(sections: Sections, seen: Set<string>) {
    this.#sections = sections;
    this.#seen = seen;
  }

  /** @param partial fields may be absent, as in the document of a command that failed */
  section(name: string, value: unknown, path: string, partial: boolean): readonly string[] {
    const { values, fields } = this.#sectionNamed(name);
    if (values.length > 0) {
      const known = values.find((each) => each === value);
      if (known === undefined) return [wrong(path, value, values.join(', '))];
      this.#seen.add(`${name}=${known}`);
      return [];
    }
    if (!isObject(value)) return [wrong(path, value, 'an object')];
    return this.#object(fields, value, path, name, partial);
  }

  /** The fields of a section, with those of the sections that it extends. */
  #sectionNamed(name: string): Section {
    const section = this.#sections.get(name);
    if (section === undefined) throw new Error(`docs/json.md describes no ${name}`);
    const inherited = section.extends.flatMap((each) => [...this.#sectionNamed(each).fields]);
    return { ...section, fields: new Map([...inherited, ...section.fields]) };
  }

  #object(
    fields: Fields,
    value: Document,
    path: string,
    place: string,
    partial: boolean,
  ): readonly string[] {
    const unknown = Object.keys(value).filter((name) => !fields.has(name));
    return [
      ...unknown.map((name) => `${path}.${name} is not in docs/json.md`),
      ...[...fields].flatMap(([name, field]) => {
        if (!(name in value))
          return field.optional || partial ? [] : [`${path}.${name} is documented, and absent`];
        const at = `${place}.${name}${field.isList ? '[]' : ''}`;
        this.#seen.add(at);
        return this.#field(field, value[name], `${path}.${name}`, at);
      }),
    ];
  }

  #field(field: Field, value: unknown, path: string, place: string): readonly string[] {
    const one = (each: unknown, at: string): readonly string[] => {
      if (field.types !== null) return this.#anyOf(field.types, each, at, place);
      return isObject(each)
        ? this.#object(field.fields, each, at, place, false)
        : [wrong(at, each, 'an object')];
    };
    if (!field.isList) return one(value, path);
    if (!Array.isArray(value)) return [wrong(path, value, 'a list')];
    return value.flatMap((each: unknown, index) => one(each, `${path}[${index}]`));
  }

  #anyOf(types: readonly Type[], value: unknown, path: string, place: string): readonly string[] {
    return best(
      types.map(
        (type) => (seen: Set<string>) =>
          new Checker(this.#sections, seen).#type(type, value, path, place),
      ),
      this.#seen,
    );
  }

  #type(type: Type, value: unknown, path: string, place: string): readonly string[] {
    switch (type.kind) {
      case 'plain':
        return isPlain(type.name, value) ? [] : [wrong(path, value, type.name)];
      case 'literal':
        return isScalar(value) && String(value) === type.text
          ? []
          : [wrong(path, value, type.text)];
      case 'section':
        return this.section(type.name, value, path, false);
      case 'list':
        if (!Array.isArray(value)) return [wrong(path, value, 'a list')];
        return value.flatMap((each: unknown, index) =>
          this.#anyOf(type.of, each, `${path}[${index}]`, place),
        );
      case 'map':
        if (!isObject(value)) return [wrong(path, value, 'a map')];
        return Object.entries(value).flatMap(([key, each]) =>
          this.#anyOf(type.of, each, `${path}.${key}`, place),
        );
    }
  }
}

const wrong = (path: string, value: unknown, wanted: string): string =>
  `${path} is ${JSON.stringify(value).slice(0, 80)}, and documented as ${wanted}`;

const isObject = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const PLAIN = new Set(['string', 'number', 'integer', 'boolean', 'null', 'any']);

function isPlain(name: string, value: unknown): boolean {
  if (name === 'any') return true;
  if (name === 'null') return value === null;
  return name === 'integer' ? Number.isInteger(value) : typeof value === name;
}

/** Tables below headings of level three, and what `All fields of [x](#x)` takes in from others. */
function sectionsIn(text: string): Sections {
  const sections = new Map<string, Section>();
  for (const part of text.split(/^### /m).slice(1)) {
    const [name = '', ...body] = (part.split(/^## /m)[0] ?? '').split('\n');
    const rows = rowsIn(body);
    const [head] = rows;
    const taken = body.join(' ').matchAll(/[Aa]ll fields of \[[^\]]+\]\(#([^)]+)\)/g);
    const above = [...taken].map(([, section = '']) => section);
    if (head?.[0] === 'Field' && head[1] === 'Type')
      sections.set(name, { extends: above, fields: fieldsIn(rows.slice(1)), values: [] });
    else if (head?.[0] === 'Value')
      sections.set(name, {
        extends: [],
        fields: new Map(),
        values: rows.slice(1).map(([value = '']) => codesIn(value)[0] ?? ''),
      });
    else if (above.length > 0)
      sections.set(name, { extends: above, fields: new Map(), values: [] });
  }
  return sections;
}

function fieldsIn(rows: readonly (readonly string[])[]): Fields {
  const fields: Fields = new Map();
  for (const [cell = '', type = ''] of rows) {
    const [path = ''] = codesIn(cell);
    const steps = path.split('.');
    const last = steps.reduce<{ readonly fields: Fields; readonly field: Field | null }>(
      ({ fields: level }, step) => {
        const name = step.replace(/\[\]$/, '');
        const field = level.get(name) ?? {
          ...{ types: null, optional: false, isList: step.endsWith('[]') },
          fields: new Map<string, Field>(),
        };
        level.set(name, field);
        return { fields: field.fields, field };
      },
      { fields, field: null },
    ).field;
    if (last === null) continue;
    last.optional = type.startsWith('optional ');
    last.types = typesIn(type.replace(/^optional /, ''));
  }
  return fields;
}

function typesIn(text: string): readonly Type[] {
  const [, kind, rest = ''] = /^(list|map) of (.+)$/.exec(text) ?? [];
  if (kind === 'list' || kind === 'map') return [{ kind, of: typesIn(rest) }];
  return text.split(' or ').map((each): Type => {
    const link = /^\[[^\]]+\]\(#([^)]+)\)$/.exec(each)?.[1];
    if (link !== undefined) return { kind: 'section', name: link };
    const literal = /^`([^`]+)`$/.exec(each)?.[1];
    if (literal !== undefined) return { kind: 'literal', text: literal };
    if (PLAIN.has(each)) return { kind: 'plain', name: each };
    throw new Error(`docs/json.md: "${each}" is not a type`);
  });
}

/** Commands and files, with the documents that their rows link to. */
function holdersIn(text: string): ReadonlyMap<string, readonly string[]> {
  const holders = new Map<string, readonly string[]>();
  const part = text.split(/^## /m).find((each) => each.startsWith('Which command'));
  for (const [names = '', documents = ''] of rowsIn((part ?? '').split('\n'))) {
    const links = [...documents.matchAll(/\(#([^)]+)\)/g)].map(([, name = '']) => name);
    for (const code of codesIn(names)) {
      const name = code.replace(/^.*\//, '');
      holders.set(name, [...(holders.get(name) ?? []), ...links]);
    }
  }
  return holders;
}

const codesIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

function rowsIn(lines: readonly string[]): readonly (readonly string[])[] {
  return lines
    .filter((line) => line.startsWith('|') && !/^\|[\s|:-]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

function collect(fields: Fields, path: string, into: Set<string>): void {
  for (const [name, field] of fields) {
    const at = `${path}.${name}${field.isList ? '[]' : ''}`;
    into.add(at);
    collect(field.fields, at, into);
  }
}
