import { basename, dirname } from 'node:path';
import { profileOf, type Instance } from '../../broker/instance.ts';
import { readTextIfThere } from '../../platform/files.ts';
import { isAliasPath, linkTarget } from './alias.ts';

/** Where an instance says that it is, and which software it says that it runs (`etc/artemis.profile`). */
interface WrittenPlace {
  readonly instance: string;
  readonly software: string;
}

/** Null when there is no such file, or it says nothing of the kind. */
export function writtenPlaceOf(instance: Instance): WrittenPlace | null {
  const text = readTextIfThere(profileOf(instance));
  return text === null ? null : writtenPlaceIn(text);
}

/** Reads the text of a profile. Pure. */
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

/** The folder of the distribution that holds this instance, or this ZooKeeper server. */
export function distributionOf(instance: string): string {
  const end = instance.lastIndexOf('/instances/');
  return end === -1 ? dirname(dirname(instance)) : instance.slice(0, end);
}

/** The folder that a written path stands for; null when it is a link of ours that is gone. */
export function realFolderOf(path: string): string | null {
  const target = linkTarget(path);
  return target === null && isAliasPath(path) ? null : (target ?? path);
}

/** The home of a distribution's folder; null when it lies in no home. */
export function homeOfFolder(folder: string): string | null {
  const target = dirname(folder);
  return basename(target) === 'target' ? dirname(target) : null;
}
