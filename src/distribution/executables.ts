import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

const onWindows = process.platform === 'win32';

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

/** Returns true for a file that may be run (on Windows: any file). */
export async function isExecutable(path: string): Promise<boolean> {
  if (!(await isFile(path))) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Returns the file name of a program on this system; `script`: a batch file on Windows. */
export function programName(name: string, kind: 'program' | 'script' = 'program'): string {
  if (!onWindows) return name;
  return kind === 'program' ? `${name}.exe` : `${name}.cmd`;
}

/**
 * Returns all programs of that file name on PATH, in its order. Relative parts of PATH are left
 * out: they depend on the current folder.
 */
export async function onPath(fileName: string, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const folders = (env['PATH'] ?? env['Path'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder));
  const paths = [...new Set(folders)].map((folder) => join(folder, fileName));
  const usable = await Promise.all(paths.map((path) => isExecutable(path)));
  return paths.filter((_, index) => usable[index]);
}
