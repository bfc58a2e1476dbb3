import type { JavaNeeds } from '../model/distribution.ts';

/** What a Java must be that runs all of these. */
export function neededByAll(needs: readonly JavaNeeds[]): JavaNeeds {
  const limits = needs.flatMap(({ max }) => max ?? []);
  return {
    min: Math.max(...needs.map(({ min }) => min)),
    max: limits.length === 0 ? null : Math.min(...limits),
    jaxbReflection: needs.some(({ jaxbReflection }) => jaxbReflection),
  };
}
