import {
  cpSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BROKER_NAMES, BROKER_ROLES } from '../../../../src/model/broker.ts';
import { aliasFor, ensureAlias } from '../../../../src/pair/record/alias.ts';
import { formerPlaceOf, type FormerPlace } from '../../../../src/pair/relocate/former-place.ts';
import type { PairPlan } from '../../../../src/pair/plan/pair-plan.ts';
import { distributionFolderOf } from '../../../../src/pair/plan/paths.ts';
import { readRecord, writeRecord } from '../../../../src/pair/record/record.ts';
import { relocate } from '../../../../src/pair/relocate/relocate.ts';
import { put, tempFolder } from '../../platform/samples.ts';
import { aPlan } from '../samples.ts';

const NAME = 'apache-artemis-2.44.0';

/** Makes the files of a pair that contain its path, as `init` writes them. */
function makePair(home: string, salt: string, plan: PairPlan = aPlan()): string {
  const runPath = plan.alias ?? distributionFolderOf(home, plan.folder);
  for (const role of BROKER_ROLES) {
    const inside = join('instances', BROKER_NAMES[role]);
    const folder = join(distributionFolderOf(home, plan.folder), inside);
    const place = join(runPath, inside);
    put(
      join(folder, 'etc/artemis.profile'),
      `# it\nARTEMIS_HOME='${runPath}'\nARTEMIS_INSTANCE='${place}'\n`,
    );
    put(
      join(folder, 'etc/bootstrap.xml'),
      `<server configuration="file:${encodeURI(place)}/etc"/>`,
    );
    put(join(folder, 'etc/artemis-users.properties'), `admin = ${salt}${role}`);
    put(join(folder, 'data/artemis.pid'), '1');
  }
  writeRecord(home, { schema: 1, plan, making: null, restart: [], backupAsPrimary: false });
  return home;
}

function formerPlace(home: string): FormerPlace | null {
  const record = readRecord(home);
  return record === null ? null : formerPlaceOf(home, record);
}

function settle(home: string): void {
  const record = readRecord(home);
  const former = formerPlace(home);
  if (record !== null && former !== null) relocate(home, record, former);
}

const etc = (home: string, name: string, folder = NAME): string =>
  readFileSync(join(home, 'target', folder, 'instances/replicatedMaster/etc', name), 'utf8');

const giveId = (home: string, id: string): void => {
  put(
    join(home, 'target', NAME, 'instances/replicatedSlave/data/journal/server.lock'),
    `\0\0\0${id}`,
  );
};

describe('the former place', () => {
  test('is null for a pair at the place that its files name', () => {
    expect(formerPlace(makePair(join(tempFolder(), 'demo'), 'a'))).toBeNull();
  });

  test('of a moved folder, also when a new pair was made in its place', () => {
    const root = tempFolder();
    const demo = makePair(join(root, 'demo'), 'a');
    const demo2 = join(root, 'demo2');
    renameSync(demo, demo2);
    expect(formerPlace(demo2)).toMatchObject({ came: 'moved', home: demo });
    makePair(demo, 'b');
    expect(formerPlace(demo2)).toMatchObject({ came: 'moved', home: demo });
    expect(formerPlace(demo)).toBeNull();
  });

  test('of a copy, whether the pair ever ran or not', () => {
    const root = tempFolder();
    const demo = makePair(join(root, 'demo'), 'a');
    const copies = ['fresh', 'ran'].map((name) => join(root, name));
    const [fresh = '', ran = ''] = copies;
    cpSync(demo, fresh, { recursive: true });
    expect(formerPlace(fresh)).toMatchObject({ came: 'copied', home: demo });
    giveId(demo, 'id');
    cpSync(demo, ran, { recursive: true });
    put(
      join(ran, 'target', NAME, 'instances/replicatedMaster/etc/artemis-users.properties'),
      'mine',
    );
    put(
      join(ran, 'target', NAME, 'instances/replicatedSlave/etc/artemis-users.properties'),
      'mine',
    );
    expect(formerPlace(ran)).toMatchObject({ came: 'copied', home: demo });
    giveId(ran, 'other');
    expect(formerPlace(ran)).toMatchObject({ came: 'moved' });
    rmSync(join(demo, 'target/pair.json'));
    expect(formerPlace(fresh)).toMatchObject({ came: 'moved' });
  });

  test('with hard links has the same files', () => {
    const root = tempFolder();
    const demo = makePair(join(root, 'demo'), 'a');
    const linked = join(root, 'linked');
    cpSync(demo, linked, { recursive: true });
    const users =
      'target/apache-artemis-2.44.0/instances/replicatedMaster/etc/artemis-users.properties';
    rmSync(join(linked, users));
    linkSync(join(demo, users), join(linked, users));
    expect(formerPlace(linked)).toMatchObject({ came: 'twice', home: demo });
  });

  test('behind a link at target/ is the same place', () => {
    const root = tempFolder();
    const demo = makePair(join(root, 'demo'), 'a');
    renameSync(join(demo, 'target'), join(root, 'target'));
    symlinkSync(join(root, 'target'), join(demo, 'target'));
    expect(formerPlace(demo)).toBeNull();
    makePair(root, 'a');
    expect(formerPlace(demo)).toMatchObject({ came: 'rewritten' });
    settle(demo);
    expect(formerPlace(demo)).toBeNull();
  });

  test('of a copied pair with an alias is the original', () => {
    const root = tempFolder();
    const home = join(root, 'ä');
    const folder = distributionFolderOf(home, NAME);
    const alias = aliasFor(folder);
    onTestFinished(() => {
      rmSync(dirname(alias), { recursive: true, force: true });
    });
    mkdirSync(folder, { recursive: true });
    ensureAlias(alias, folder);
    makePair(home, 'a', aPlan({ alias }));
    const plain = join(root, 'plain');
    cpSync(home, plain, { recursive: true, verbatimSymlinks: true });
    expect(formerPlace(home)).toBeNull();
    expect(formerPlace(plain)).toMatchObject({ came: 'copied', home });
    rmSync(alias);
    expect(formerPlace(home)).toBeNull();
    expect(formerPlace(plain)).toMatchObject({ came: 'moved', home: null });
    settle(plain);
    expect(readRecord(plain)?.plan.alias).toBeNull();
    expect(etc(plain, 'artemis.profile')).toContain(`'${distributionFolderOf(plain, NAME)}'`);
    expect(formerPlace(plain)).toBeNull();
  });
});

describe('relocation', () => {
  test('rewrites the paths in every install, and only once', () => {
    const root = tempFolder();
    const demo = makePair(join(root, 'demo'), 'a');
    cpSync(join(demo, 'target', NAME), join(demo, 'target', `${NAME}.OLD`), { recursive: true });
    const demo2 = join(root, 'my demo');
    renameSync(demo, demo2);
    settle(demo2);
    expect(formerPlace(demo2)).toBeNull();
    for (const folder of [NAME, `${NAME}.OLD`]) {
      expect(etc(demo2, 'artemis.profile', folder)).toContain(`HOME='${demo2}/target/${NAME}'\n`);
      expect(etc(demo2, 'bootstrap.xml', folder)).toContain(encodeURI(`${demo2}/target/${NAME}/`));
    }
    const pid = join(demo2, 'target', NAME, 'instances/replicatedMaster/data/artemis.pid');
    expect(() => readFileSync(pid)).toThrow('ENOENT');
  });

  test('that was interrupted before the last profile is continued', () => {
    const root = tempFolder();
    const demo = makePair(join(root, 'demo'), 'a');
    const [demo2, half] = [join(root, 'demo2'), join(root, 'half')];
    renameSync(demo, demo2);
    cpSync(demo2, half, { recursive: true });
    settle(demo2);
    // One profile still names the former place.
    const slave = `target/${NAME}/instances/replicatedSlave/etc/artemis.profile`;
    cpSync(join(half, slave), join(demo2, slave));
    expect(formerPlace(demo2)).toMatchObject({ came: 'moved', home: demo });
    settle(demo2);
    expect(formerPlace(demo2)).toBeNull();
    expect(readFileSync(join(demo2, slave), 'utf8')).not.toContain(`${demo}/`);
  });
});
