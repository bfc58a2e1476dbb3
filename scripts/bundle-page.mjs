/** The script of the report's page: `src/page` as the one file that each report holds. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundles the page's modules into `page/main.js` of a folder. Their types are not looked at: `tsc` does that.
 *
 * @throws Error when a module cannot be read, or the script could not stand in a page
 */
export async function bundlePage(dist = join(ROOT, 'dist')) {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'src', 'page', 'main.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    // The same as in src/page/tsconfig.json.
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  const [{ text }] = outputFiles;
  // Either would end the script's element, or change how a browser reads it.
  if (/<\/script|<!--/i.test(text)) throw new Error('the bundle of src/page has HTML in it');
  const bundle = join(dist, 'page', 'main.js');
  mkdirSync(dirname(bundle), { recursive: true });
  // A report that is written meanwhile reads the former one or this one, never a part.
  const written = `${bundle}.${process.pid}`;
  writeFileSync(written, text);
  renameSync(written, bundle);
}
