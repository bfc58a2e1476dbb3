/** Releases of Artemis that run on the same Java runtimes. */
interface Generation {
  readonly from: string;
  /** The last release of it; null for the newest generation. */
  readonly to: string | null;
  readonly min: number;
  readonly max: number;
}

/**
 * Class file versions, and what ends on newer Javas: JAXB of the JDK (up to 2.5),
 * `Subject.getSubject` (up to 2.43). Flags that a newer Java needs or refuses are added and taken out by `init`.
 */
const GENERATIONS: readonly Generation[] = [
  { from: '2.0', to: '2.5', min: 8, max: 8 },
  { from: '2.6', to: '2.19', min: 8, max: 23 },
  { from: '2.20', to: '2.38', min: 11, max: 23 },
  { from: '2.39', to: '2.43', min: 17, max: 23 },
  { from: '2.44', to: null, min: 17, max: Infinity },
];

/** Which releases run on a Java feature release, such as `Artemis 2.7 and later`. */
export function releasesOn(feature: number): string {
  const fitting = GENERATIONS.filter(({ min, max }) => feature >= min && feature <= max);
  const [first, last] = [fitting[0], fitting.at(-1)];
  if (first === undefined || last === undefined) return 'no release of Artemis 2';
  return last.to === null
    ? `Artemis ${first.from} and later`
    : `Artemis ${first.from} to ${last.to}`;
}
