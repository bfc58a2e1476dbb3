import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AmqHaError } from '../../model/errors.ts';
import { isPortFree } from '../../platform/ports.ts';
import { isSameProcessAlive, type ProcessIdentity } from '../../platform/process-table.ts';
import { self } from './lock.ts';
import type { PairPorts } from '../plan/pair-plan.ts';
import { readRecord } from './record.ts';

/** Below the system's range for outgoing connections (from 32768 on Linux, 49152 on macOS). */
const FIRST = 21_000;
const LAST = 31_990;
/**
 * Ports of one pair, in a row: six of the brokers, then (from offset 10 on) those of up to five
 * ZooKeeper servers.
 */
const BLOCK = 25;

interface Reservation extends ProcessIdentity {
  readonly home: string;
}

/**
 * Picks a block of free ports and reserves it against all other pairs of this user, so that two
 * pairs made at the same moment never get the same ports. It lasts as long as the record of the
 * pair.
 * @throws AmqHaError PORT_IN_USE when no block is free
 */
export async function reservePorts(home: string): Promise<PairPorts> {
  const folder = reservationFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const blocks = Math.floor((LAST - FIRST) / BLOCK);
  const start = Math.floor(Math.random() * blocks);
  for (let tried = 0; tried < blocks; tried += 1) {
    const base = FIRST + ((start + tried) % blocks) * BLOCK;
    if (!reserve(base, home)) continue;
    const ports = block(base);
    const all = Array.from({ length: BLOCK }, (_, index) => base + index);
    const free = await Promise.all(all.map((port) => isPortFree(port)));
    if (free.every(Boolean)) return ports;
    releasePorts(home, ports);
  }
  throw new AmqHaError(
    'PORT_IN_USE',
    `no ${BLOCK} ports in a row are free between ${FIRST} and ${LAST}`,
    {
      hint: 'amq-ha-demo init --port-offset 1000',
    },
  );
}

/**
 * Removes the reservation of this home. One of another pair stays, even for the same ports (a copy
 * has the ports of the original).
 */
export function releasePorts(home: string, ports: PairPorts): void {
  const base = ports.primary.core;
  if (!isHeldByOther(home, base)) rmSync(reservationPath(base), { force: true });
}

/** Reserves the ports of a pair that was moved or copied here, unless another pair holds them. */
export function claimPorts(home: string, ports: PairPorts): void {
  const base = ports.primary.core;
  if (isHeldByOther(home, base)) return;
  mkdirSync(reservationFolder(), { recursive: true, mode: 0o700 });
  rmSync(reservationPath(base), { force: true });
  reserve(base, home);
}

function isHeldByOther(home: string, base: number): boolean {
  const path = reservationPath(base);
  return existsSync(path) && homeIn(path) !== home && isHeld(path, base);
}

function homeIn(path: string): string | null {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as Reservation).home;
  } catch {
    return null;
  }
}

function block(base: number): PairPorts {
  return {
    primary: { core: base, amqp: base + 1, console: base + 2 },
    backup: { core: base + 3, amqp: base + 4, console: base + 5 },
  };
}

function reserve(base: number, home: string): boolean {
  const path = reservationPath(base);
  if (existsSync(path) && isHeld(path, base)) return false;
  rmSync(path, { force: true });
  try {
    writeFileSync(path, JSON.stringify({ home, ...self() } satisfies Reservation), { flag: 'wx' });
    return true;
  } catch {
    return false; // another process was faster
  }
}

function isHeld(path: string, base: number): boolean {
  try {
    const held = JSON.parse(readFileSync(path, 'utf8')) as Reservation;
    return isSameProcessAlive(held) || readRecord(held.home)?.plan.ports.primary.core === base;
  } catch {
    return false;
  }
}

/**
 * Named by the number of the account, as not every account has a name (Windows has neither, but a
 * temporary folder for each account).
 */
const reservationFolder = (): string =>
  join(tmpdir(), `amq-ha-demo-ports-${process.getuid?.() ?? -1}`);
const reservationPath = (base: number): string => join(reservationFolder(), String(base));
