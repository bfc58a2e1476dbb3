import { basename, dirname } from 'node:path';
import { profileOf, type Instance } from '../../broker/instance.ts';
import { readTextIfThere } from '../../platform/files.ts';
import { isAliasPath, linkTarget } from './alias.ts';

/** The paths of an instance and of its software that are written in it (`etc/artemis.profile`). */
interface WrittenPlace {
  readonly instance: string;
  readonly software: string;
}

/** Reads the profile of an instance; null if the file or one of its two paths is missing. */
export function writtenPlaceOf(instance: Instance): WrittenPlace | null {
  const text = readTextIfThere(profileOf(instance));
  return text === null ? null : writtenPlaceIn(text);
}

/** Parses the text of a profile. Pure. */
function writtenPlaceIn(profile: string): WrittenPlace | null {
  const [instance, software] = ['ARTEMIS_INSTANCE', 'ARTEMIS_HOME'].map((name) => {
    const [, quoted] = new RegExp(`^[ \\t]*${name}=(.*?)[ \\t\\r]*$`, 'm').exec(profile) ?? [];
    return quoted === undefined ? undefined : unquoted(quoted);
  });
  return instance === undefined || software === undefined ? null : { instance, software };
}

const unquoted = (word: string): string =>
  word.startsWith("'")
    ? word.slice(1, -1).replaceAll("'\\''", "'")
    : word.replace(/^"(.*)"$/, '$1');

/** Returns the folder of the distribution that contains this instance, or this ZooKeeper server. */
export function distributionOf(instance: string): string {
  const end = instance.lastIndexOf('/instances/');
  return end === -1 ? dirname(dirname(instance)) : instance.slice(0, end);
}

/**
 * Returns the folder that a written path leads to; null when it is an alias that does not exist.
 */
export function realFolderOf(path: string): string | null {
  const target = linkTarget(path);
  return target === null && isAliasPath(path) ? null : (target ?? path);
}

/** Returns the home of a distribution's folder; null when it is not in a home. */
export function homeOfFolder(folder: string): string | null {
  const target = dirname(folder);
  return basename(target) === 'target' ? dirname(target) : null;
}
