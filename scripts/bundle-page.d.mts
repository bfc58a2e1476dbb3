/** Types of bundle-page.mjs, for the setup of the unit tests. */
export function bundlePage(dist?: string): Promise<void>;
