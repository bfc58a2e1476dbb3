import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isSameFileHere, openFilesOf, type OpenFile } from './open-files.ts';

/**
 * Where a process works, by the files that it holds open: in the given folder, in another one of
 * that kind, in one that was removed; `unknown` when its files do not show it.
 */
type WorkPlace = 'here' | 'elsewhere' | 'removed' | 'unknown';

/** A process of the pair that does not work in its present folder. */
export interface Misplaced {
  readonly pid: number;
  /** The folder in which it was started: further files are opened there. */
  readonly startedIn: string;
  /** True when its files were removed: it does not work on the present content of that folder. */
  readonly removed: boolean;
}

/** The standard streams: the caller of a program chooses where they go. */
const LAST_STREAM = 2;

/**
 * Returns where a process works, from its open files. Only those in `parts` of the folder count
 * (null: the folder itself, and the current folder and the streams of the process count too). A
 * folder of the same kind has the same name, in a folder of the same name.
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

/** Finds out where processes work, and caches it for each: open files take some ms to read. */
export class WorkPlaces {
  readonly #folder: string;
  readonly #parts: readonly string[] | null;
  readonly #known = new Map<string, WorkPlace>();

  /** `folder` may be missing; links in its path are followed. `parts` is that of `workPlaceOf`. */
  constructor(folder: string, parts: readonly string[] | null) {
    this.#folder = folder;
    this.#parts = parts;
  }

  /** `fresh`: the cache is not used. */
  of(pid: number, commandLine: string, fresh: boolean): WorkPlace {
    const key = `${pid} ${commandLine}`;
    const known = fresh ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#inspect(pid);
    // A process that has just started opens its files later.
    if (found !== 'unknown') this.#known.set(key, found);
    return found;
  }

  #inspect(pid: number): WorkPlace {
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
    return folder; // it does not exist, so no process works in it
  }
}
