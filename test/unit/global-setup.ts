import { bundlePage } from '../../scripts/bundle-page.mjs';

/** Reports hold the script of their page, which only a build makes: here it is made of the sources as they are. */
export default (): Promise<void> => bundlePage();
