import { writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip made for a test; every value may be false. */
export interface ZipEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** Unix mode with its file type; 0 = made on a system without modes. */
  readonly mode?: number;
  readonly deflate?: boolean;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  /** Unpacked size that the headers claim, in bytes. */
  readonly claimedBytes?: number;
}

export const MINIMAL_BROKER: readonly ZipEntry[] = [
  { name: 'broker-1/bin/artemis', content: '#!/bin/sh\n', mode: 0o100755 },
  { name: 'broker-1/lib/artemis-server-2.44.0.jar', content: 'jar' },
];

const FILE = 0o100644;
const FOLDER = 0o040755;

/** A zip as bytes: local headers and data, central directory, end record (APPNOTE.TXT 4.3). */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8');
    const content = Buffer.from(entry.content ?? '');
    const data = entry.deflate === true ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800 | (entry.flags ?? 0), 2);
    common.writeUInt16LE(entry.method ?? (entry.deflate === true ? 8 : 0), 4);
    common.writeUInt32LE(entry.crc ?? crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(entry.claimedBytes ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    locals.push(signature(0x04034b50), common, name, data);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? (entry.name.endsWith('/') ? FOLDER : FILE)) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    centrals.push(signature(0x02014b50), Buffer.from([20, 3]), common, tail, name);
    offset += 30 + name.length + data.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, signature(0x06054b50), end]);
}

export function writeZip(path: string, entries: readonly ZipEntry[]): string {
  writeFileSync(path, zipOf(entries));
  return path;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
