import type { LockManagerConfig } from './config.ts';
import type { Subject } from './rule.ts';
import { PLACEHOLDER } from './values.ts';

/** Returns the servers of the connect-string, without the path; null if they are unknown. */
export function hostsOf(lock: LockManagerConfig | null): readonly string[] | null {
  const connect = lock?.properties.get('connect-string');
  if (connect === undefined || PLACEHOLDER.test(connect)) return null;
  return connect
    .replace(/\/.*$/, '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
}

/** Returns the lock manager of a broker if it is ZooKeeper, otherwise null. */
export function zooKeeperOf(subject: Subject | null): LockManagerConfig | null {
  const lock = subject?.config.policy?.lock ?? null;
  return lock?.kind === 'zookeeper' ? lock : null;
}
