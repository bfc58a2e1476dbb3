import { basename } from 'node:path';
import { BROKER_NAMES, BROKER_ROLES } from '../../model/broker.ts';
import { runFolderIn } from '../../broker/instance.ts';
import { openFilesOf } from '../../platform/open-files.ts';
import { zooKeeperFolderIn } from '../../zookeeper/server.ts';
import { distributionOf, homeOfFolder, realFolderOf } from './written-place.ts';

/** A broker or ZooKeeper server of a pair, identified by its process only. */
interface PairProcess {
  /** Name in messages. */
  readonly name: string;
  /** The home of its pair. */
  readonly home: string;
}

/**
 * Returns the broker or ZooKeeper server that a process is; null if it belongs to no pair. Its open
 * files show where the pair is now, its command line where it was started.
 */
export function pairProcessOf(pid: number, commandLine: string): PairProcess | null {
  const started = startedIn(commandLine);
  if (started === null) return null;
  const { name, inside, folder } = started;
  const open = (openFilesOf(pid) ?? [])
    .filter(({ deleted }) => !deleted)
    .flatMap(({ path }) => folderIn(`${path}/`, inside));
  const [home] = [...open, folder].flatMap((each) => {
    const real = realFolderOf(each);
    return (real === null ? null : homeOfFolder(real)) ?? [];
  });
  return home === undefined ? null : { name, home };
}

interface Started {
  readonly name: string;
  /** Its folder, relative to that of the distribution. */
  readonly inside: string;
  /** The distribution's folder. */
  readonly folder: string;
}

function startedIn(commandLine: string): Started | null {
  for (const role of BROKER_ROLES) {
    const name = BROKER_NAMES[role];
    const instance = runFolderIn(name, commandLine);
    if (instance === null) continue;
    return { name, inside: `/instances/${name}/`, folder: distributionOf(instance) };
  }
  const server = zooKeeperFolderIn(commandLine);
  if (server === null) return null;
  const id = basename(server);
  return {
    name: `ZooKeeper ${id}`,
    inside: `/instances/zookeeper/${id}/`,
    folder: distributionOf(server),
  };
}

function folderIn(path: string, inside: string): readonly string[] {
  const at = path.indexOf(inside);
  return at === -1 ? [] : [path.slice(0, at)];
}
