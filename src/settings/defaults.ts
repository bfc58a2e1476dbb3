import type { Settings } from '../model/settings.ts';

/** File in the home that holds settings; the only name looked for. */
export const SETTINGS_FILE = 'amq-ha-demo.json';

/** Highest `portOffset`, so that every port of the pair stays below the usual ephemeral ranges. */
export const MAX_PORT_OFFSET = 3000;

/** Largest ensemble of our own: five survive two failures, and each is a JVM. */
export const MAX_ZOOKEEPER_NODES = 5;

/**
 * Settings that nobody gave. Users and passwords are those of the original
 * demo: they guard brokers that listen on loopback only.
 */
export const DEFAULTS: Readonly<Omit<Settings, 'home'>> = Object.freeze({
  broker: null,
  lockManager: 'none',
  zookeeper: null,
  zookeeperNodes: 1,
  failureDetection: 'fast',
  ports: 'fixed',
  portOffset: 0,
  java: null,
  user: 'admin',
  password: 'password',
  clusterUser: 'clusterUser',
  clusterPassword: 'clusterPassword',
  classArchive: true,
});
