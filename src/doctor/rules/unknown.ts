import { findBelow } from '../../xml/find.ts';
import type { XmlElement } from '../../xml/parse.ts';
import { nearest } from '../../settings/nearest.ts';
import { all, remove, rename } from '../fixes/element-fixes.ts';
import type { Fix, Problem, Subject } from '../subject/rule.ts';
import { isFrom, NEWEST, parseVersion, shortVersion } from '../releases/versions.ts';
import { introducedIn } from '../releases/vocabulary.ts';

/** Names of the same elements in older releases. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  primary: 'master',
  backup: 'slave',
  'primary-only': 'live-only',
  'check-for-active-server': 'check-for-live-server',
};

/** An unknown element, with the names from the root to it and the `name` attributes on the way. */
interface Found {
  readonly element: XmlElement;
  readonly path: readonly string[];
  /** Names from `core` to the parent. */
  readonly place: string;
  readonly known: readonly string[];
}

/** Returns the elements that this release does not know at their place, without their children. */
export function unknownElements(subject: Subject): readonly Problem[] {
  // The table ends with that release; a later one may have more elements.
  if (!subject.vocabulary.certain && isFrom(subject.version, NEWEST) && !isNewest(subject))
    return [];
  return walk(subject, subject.config.core, ['configuration', 'core'], 'core').map((found) =>
    problemOf(subject, found),
  );
}

const isNewest = ({ version }: Subject): boolean =>
  String(version) === String(parseVersion(NEWEST));

function walk(
  subject: Subject,
  parent: XmlElement,
  path: readonly string[],
  place: string,
): readonly Found[] {
  const known = subject.vocabulary.childrenOf(place);
  return parent.children
    .filter(({ name }) => !name.includes(':'))
    .flatMap((element) => {
      const name = element.attributes['name'];
      const own = [...path, name === undefined ? element.name : `${element.name}[name=${name}]`];
      if (known !== null && !known.includes(element.name))
        return [{ element, path: own, place, known }];
      return walk(subject, element, own, `${place}/${element.name}`);
    });
}

function problemOf(subject: Subject, found: Found): Problem {
  const { element, place } = found;
  const parent = place.slice(place.lastIndexOf('/') + 1);
  const since = introducedIn(place, element.name);
  const later = since !== null && !isFrom(subject.version, since);
  const backports = !subject.vocabulary.certain && subject.versionName.includes('redhat');
  const fix = fixFor(subject, found);
  const because = later
    ? `came with ${shortVersion(since)}`
    : since === null
      ? 'exists in no release at this place'
      : 'is not in the XSD of this distribution';
  return {
    severity: backports ? 'warning' : 'error',
    what: backports
      ? `The broker does not start, unless Red Hat has backported <${element.name}> to this release.`
      : 'The broker does not start.',
    why: `<${element.name}> in <${parent}> ${because}. The broker validates the file against the XSD at each start (AMQ214019, Invalid configuration).`,
    versions: later ? { before: since } : {},
    ...(fix === null ? {} : { fix }),
  };
}

/**
 * Renames the element if a known name fits, otherwise removes it. Null if its path is not unique.
 */
function fixFor(subject: Subject, { element, path, place, known }: Found): Fix | null {
  const root = findBelow({ ...subject.config.core, name: 'core' }, ['core', ...path.slice(2)]);
  if (root?.start !== element.start) return null;
  if (element.name === 'manager' && /\/(?:master|slave)$/.test(place)) {
    const name = place.endsWith('master') ? 'primary' : 'backup';
    // Lock managers came with 2.18: before, there is no other name for it.
    return isFrom(subject.version, '2.18.0') ? rename(path.slice(0, -1), name) : null;
  }
  const old = OLD_NAMES[element.name];
  if (old !== undefined && known.includes(old)) {
    const check = element.children.some(({ name }) => name === 'check-for-active-server');
    const inner = rename([...path, 'check-for-active-server'], 'check-for-live-server');
    return check ? all(inner, rename(path, old)) : rename(path, old);
  }
  // An element of another release is not a typing mistake: its value would mean something else.
  const meant = introducedIn(place, element.name) === null ? nearest(element.name, known) : null;
  return meant === null ? remove(path) : rename(path, meant);
}
