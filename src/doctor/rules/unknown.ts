import { findBelow } from '../../xml/find.ts';
import type { XmlElement } from '../../xml/parse.ts';
import { nearest } from '../../settings/nearest.ts';
import { all, remove, rename } from '../fixes/mends.ts';
import type { Case, Mend, Symptom } from '../subject/rule.ts';
import { isFrom, NEWEST, parseVersion, short } from '../releases/versions.ts';
import { sinceWhen } from '../releases/vocabulary.ts';

/** What an older release calls the same thing. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  primary: 'master',
  backup: 'slave',
  'primary-only': 'live-only',
  'check-for-active-server': 'check-for-live-server',
};

/** An element and how to find it: by names from the root down, with the `name` of those that have one. */
interface Found {
  readonly element: XmlElement;
  readonly path: readonly string[];
  /** Names from `core` to the parent. */
  readonly place: string;
  readonly known: readonly string[];
}

/** Elements that stand where this release does not know them. What is inside of them is not looked at. */
export function unknownElements(one: Case): readonly Symptom[] {
  // The table ends with that release; a later one may know more.
  if (!one.vocabulary.certain && isFrom(one.version, NEWEST) && !isNewest(one)) return [];
  return walk(one, one.config.core, ['configuration', 'core'], 'core').map((found) =>
    told(one, found),
  );
}

const isNewest = ({ version }: Case): boolean => String(version) === String(parseVersion(NEWEST));

function walk(
  one: Case,
  parent: XmlElement,
  path: readonly string[],
  place: string,
): readonly Found[] {
  const known = one.vocabulary.childrenOf(place);
  return parent.children
    .filter(({ name }) => !name.includes(':'))
    .flatMap((element) => {
      const name = element.attributes['name'];
      const own = [...path, name === undefined ? element.name : `${element.name}[name=${name}]`];
      if (known !== null && !known.includes(element.name))
        return [{ element, path: own, place, known }];
      return walk(one, element, own, `${place}/${element.name}`);
    });
}

function told(one: Case, found: Found): Symptom {
  const { element, place } = found;
  const parent = place.slice(place.lastIndexOf('/') + 1);
  const since = sinceWhen(place, element.name);
  const later = since !== null && !isFrom(one.version, since);
  const backports = !one.vocabulary.certain && one.called.includes('redhat');
  const mend = mendFor(one, found);
  const because = later
    ? `came with ${short(since)}`
    : since === null
      ? 'is known to no release there'
      : 'is not in the XSD of this distribution';
  return {
    severity: backports ? 'warning' : 'error',
    what: backports
      ? `The broker does not start, unless Red Hat has brought <${element.name}> back to this release.`
      : 'The broker does not start.',
    why: `<${element.name}> in <${parent}> ${because}. The file is checked against the XSD at each start (AMQ214019, Invalid configuration).`,
    versions: later ? { before: since } : {},
    ...(mend === null ? {} : { mend }),
  };
}

/** Another name where one fits, else the element goes. Null where another element would be found by its path. */
function mendFor(one: Case, { element, path, place, known }: Found): Mend | null {
  const root = findBelow({ ...one.config.core, name: 'core' }, ['core', ...path.slice(2)]);
  if (root?.start !== element.start) return null;
  if (element.name === 'manager' && /\/(?:master|slave)$/.test(place)) {
    const name = place.endsWith('master') ? 'primary' : 'backup';
    // Lock managers came with 2.18: before, there is nothing to turn to.
    return isFrom(one.version, '2.18.0') ? rename(path.slice(0, -1), name) : null;
  }
  const old = OLD_NAMES[element.name];
  if (old !== undefined && known.includes(old)) {
    const check = element.children.some(({ name }) => name === 'check-for-active-server');
    const inner = rename([...path, 'check-for-active-server'], 'check-for-live-server');
    return check ? all(inner, rename(path, old)) : rename(path, old);
  }
  // What another release knows is no slip of the finger: its value would mean something else there.
  const meant = sinceWhen(place, element.name) === null ? nearest(element.name, known) : null;
  return meant === null ? remove(path) : rename(path, meant);
}
