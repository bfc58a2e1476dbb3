import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isSameFileHere, openFilesOf, type OpenFile } from './open-files.ts';

/**
 * Where a process works, by the files it holds open: in the folder that is asked about, in another one of that
 * kind, in one that was removed; `unknown` when none of its files tells.
 */
type WorkPlace = 'here' | 'elsewhere' | 'removed' | 'unknown';

/** A process of ours that does not work in its folder as that is now. */
export interface Misplaced {
  readonly pid: number;
  /** The folder that it was started in: what it opens anew it looks for there. */
  readonly startedIn: string;
  /** Its files were removed; what lies in that folder now is not what it works on. */
  readonly removed: boolean;
}

/** The standard streams: whoever calls a program chooses where they go. */
const LAST_STREAM = 2;

/**
 * Judges open files. Only those in `parts` of the folder count (null, the folder itself: its current folder and
 * its streams count too). A folder of the same kind has the same name, in a folder of the same name.
 */
export function workPlaceOf(
  files: readonly OpenFile[],
  folder: string,
  parts: readonly string[] | null,
  isHere: (file: OpenFile) => boolean,
): WorkPlace {
  const kind = `/${basename(dirname(folder))}/${basename(folder)}`;
  const endings = parts?.map((part) => `${kind}/${part}/`) ?? [`${kind}/`];
  const counted = files.filter(
    ({ fd, path }) =>
      (parts === null || (fd !== null && fd > LAST_STREAM)) &&
      endings.some((ending) => `${path}/`.includes(ending)),
  );
  const inside = counted.filter(({ path }) => `${path}/`.startsWith(`${folder}/`));
  if (inside.some((file) => !file.deleted && isHere(file))) return 'here';
  if (counted.some(({ deleted }) => !deleted)) return 'elsewhere';
  return counted.length > 0 ? 'removed' : 'unknown';
}

/** Finds out where processes work, and remembers it for each: open files take some ms to read. */
export class WorkPlaces {
  readonly #folder: string;
  readonly #parts: readonly string[] | null;
  readonly #known = new Map<string, WorkPlace>();

  /** `folder` need not be there; links in its path are followed. `parts` as `workPlaceOf` takes it. */
  constructor(folder: string, parts: readonly string[] | null) {
    this.#folder = folder;
    this.#parts = parts;
  }

  /** `fresh`: what is remembered does not count. */
  of(pid: number, commandLine: string, fresh: boolean): WorkPlace {
    const key = `${String(pid)} ${commandLine}`;
    const known = fresh ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#look(pid);
    // A process that has only just begun opens its files later.
    if (found !== 'unknown') this.#known.set(key, found);
    return found;
  }

  #look(pid: number): WorkPlace {
    const files = openFilesOf(pid);
    if (files === null) return 'unknown';
    return workPlaceOf(files, realPathOf(this.#folder), this.#parts, (file) =>
      isSameFileHere(pid, file),
    );
  }
}

function realPathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder; // it is not there, so nobody works in it
  }
}
