import { cpSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { readEntry, withArchive } from '../../src/distribution/zip/archive.ts';
import { unpackZip } from '../../src/distribution/zip/zip.ts';
import { writeZip, type ZipEntry } from '../unit/distribution/zip/zip-writer.ts';
import { zip } from './harness.ts';

/** What `artemis upgrade` writes as `artemis.profile` of an instance. */
const PROFILE = 'org/apache/activemq/artemis/cli/commands/etc/artemis.profile';

/** Shell for the profile, run before the broker starts, on one of the brokers only. */
const only = (broker: string, lines: string): string =>
  `\nif [ "$1" = run ]; then case "$ARTEMIS_INSTANCE" in */${broker})\n${lines}\n;; esac; fi\n`;

const rewrite = (script: string): string => {
  const path = '"$ARTEMIS_INSTANCE_ETC/broker.xml"';
  return `sed '${script}' ${path} > "$ARTEMIS_INSTANCE_ETC/new.xml" && mv "$ARTEMIS_INSTANCE_ETC/new.xml" ${path}`;
};

/** It gets a configuration that it refuses. */
export const refusesIts = (broker: string): string =>
  only(broker, rewrite('s/<journal-type>/<no-such-element>/'));

/** It does not look for an active broker, and becomes active at once. */
export const ignoresItsPeer = (broker: string): string =>
  only(broker, rewrite('s/active-server>true/active-server>false/'));

/** It replicates, and ends as soon as it has to take over (AMQ221037). */
export const endsAtTakeover = (broker: string): string =>
  only(
    broker,
    `sh -c 'until grep -q AMQ221037 "$2"; do sleep 0.01; kill -0 "$1" || exit; done; kill -9 "$1"' - $$ "$ARTEMIS_INSTANCE/log/artemis.log" > /dev/null 2>&1 &`,
  );

/**
 * A release of Artemis 2.44.0 under another version number, with shell at the end of the profile of each instance that it
 * takes over: that is how a release is made here that does not work.
 * @returns its folder
 */
export async function madeTarget(into: string, version: string, shell = ''): Promise<string> {
  const base = join(into, 'apache-artemis-2.44.0');
  if (!readdirSync(into).includes('apache-artemis-2.44.0')) await unpackZip(zip('2.44.0'), into);
  const folder = join(into, `apache-artemis-${version}`);
  cpSync(base, folder, { recursive: true });
  const lib = join(folder, 'lib');
  for (const name of readdirSync(lib))
    if (/^artemis-.*-2\.44\.0\.jar$/.test(name))
      renameSync(join(lib, name), join(lib, name.replace('2.44.0', version)));
  if (shell !== '') await appendToProfile(join(lib, `artemis-cli-${version}.jar`), shell);
  return folder;
}

async function appendToProfile(jar: string, shell: string): Promise<void> {
  const entries = await withArchive(jar, async (archive) => {
    const all: ZipEntry[] = [];
    for (const entry of archive.entries) {
      const content = await readEntry(archive, entry);
      const isProfile = entry.fileName === PROFILE;
      all.push({
        name: entry.fileName,
        content: isProfile ? Buffer.concat([content, Buffer.from(shell)]) : content,
        deflate: !entry.fileName.endsWith('/'),
      });
    }
    return all;
  });
  writeZip(jar, entries);
}
