import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let root: string | undefined;

/**
 * Absolute path of a file of this package, such as `templates/report/page.html`, wherever the module that asks lies: in
 * `src`, in `dist`, or in one of the files into which modules were bundled.
 */
export function packageFile(path: string): string {
  root ??= packageRoot(dirname(fileURLToPath(import.meta.url)));
  return join(root, path);
}

/** The nearest folder, from `folder` upwards, with a package.json. */
function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  return packageRoot(dirname(folder));
}
