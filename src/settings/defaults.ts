import { withDefaults } from '../model/option.ts';
import { PAIR_SETTINGS } from '../model/settings.ts';

/** File in the home that holds settings; the only name looked for. */
export const SETTINGS_FILE = 'amq-ha-demo.json';

/** Every setting that is given nowhere; the home is resolved apart, by `resolveHome`. */
export const DEFAULTS = Object.freeze(withDefaults(PAIR_SETTINGS, {}));
