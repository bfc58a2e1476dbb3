import type { LockManager } from './config.ts';
import type { Case } from './rule.ts';
import { PLACEHOLDER } from './values.ts';

/** The servers that it asks, without a path; null where that cannot be told. */
export function hostsOf(lock: LockManager | null): readonly string[] | null {
  const connect = lock?.properties.get('connect-string');
  if (connect === undefined || PLACEHOLDER.test(connect)) return null;
  return connect
    .replace(/\/.*$/, '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
}

/** The lock manager of a broker, if it is ZooKeeper's. */
export function zooKeeperOf(one: Case | null): LockManager | null {
  const lock = one?.config.policy?.lock ?? null;
  return lock?.kind === 'zookeeper' ? lock : null;
}
