import { longFlag } from '../model/option.ts';
import { SETTINGS, type Settings, type SettingSource } from '../model/settings.ts';
import { SETTINGS_FILE } from './defaults.ts';

/** Every environment variable that begins so must be a setting. */
export const VARIABLE_PREFIX = 'AMQ_HA_DEMO_';

/** The flag of a setting: `--lock-manager`. */
export function flagOf(key: keyof Settings): string {
  return longFlag(SETTINGS[key]);
}

/** `lockManager` as an environment variable: `AMQ_HA_DEMO_LOCK_MANAGER`. */
export function variableOf(key: keyof Settings): string {
  return VARIABLE_PREFIX + key.replace(/(?=[A-Z])/g, '_').toUpperCase();
}

/** Where a user finds the value of a setting: its flag, its variable, the file, or `default`. */
export function placeOf(source: SettingSource, key: keyof Settings): string {
  switch (source) {
    case 'flag':
      return flagOf(key);
    case 'environment':
      return variableOf(key);
    case 'file':
      return `"${key}" in ${SETTINGS_FILE}`;
    case 'default':
      return 'default';
  }
}
