/** Releases of Artemis that run on the same Java runtimes. */
interface Generation {
  readonly from: string;
  /** Last release of this generation; null for the newest one. */
  readonly to: string | null;
  readonly min: number;
  readonly max: number;
}

/**
 * From class file versions, and from what newer Java releases removed: JAXB in the JDK (up to 2.5),
 * `Subject.getSubject` (up to 2.43). `init` adds flags that a newer Java needs, and removes flags
 * that it refuses.
 */
const GENERATIONS: readonly Generation[] = [
  { from: '2.0', to: '2.5', min: 8, max: 8 },
  { from: '2.6', to: '2.19', min: 8, max: 23 },
  { from: '2.20', to: '2.38', min: 11, max: 23 },
  { from: '2.39', to: '2.43', min: 17, max: 23 },
  { from: '2.44', to: null, min: 17, max: Infinity },
];

/** Returns which releases run on a Java feature release, such as `Artemis 2.6 and later`. */
export function releasesOn(feature: number): string {
  const fitting = GENERATIONS.filter(({ min, max }) => feature >= min && feature <= max);
  const [first, last] = [fitting[0], fitting.at(-1)];
  if (first === undefined || last === undefined) return 'no release of Artemis 2';
  return last.to === null
    ? `Artemis ${first.from} and later`
    : `Artemis ${first.from} to ${last.to}`;
}
