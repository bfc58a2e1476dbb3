import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCode } from '../../src/model/errors.ts';

/** The links of this user in the temporary folder that stand for a folder somewhere below this one. */
export function aliasesInto(folder: string): readonly string[] {
  const prefix = `amq-ha-demo-${process.getuid?.() ?? ''}-`;
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(tmpdir(), name, 'pair'))
    .filter((link) => targetOf(link)?.startsWith(`${folder}/`) === true);
}

/** Null where there is no such link, or no more: other tests remove theirs at any moment. */
function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}
