import { describe, expect, it, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/declarations/all.ts';
import { makeProgram } from '../../../src/commands/program.ts';
import { read, writtenFiles } from './files.ts';

const NAMES = COMMANDS.map(({ name }) => name.split(' ')[0] ?? '');
const PAGES = writtenFiles().filter((path) => path.endsWith('.md') && path !== 'CHANGELOG.md');

/** Command lines in the code of a page, without the name of the program. */
function commandsIn(page: string): readonly string[] {
  const lines = [
    ...read(page).matchAll(/(?:\$ |- (?:run: )?|^)(?:npx amq-ha-demo|node \S*cli\.js) (.+)$/gm),
  ];
  const spans = [...read(page).matchAll(/`(?:amq-ha-demo )?([a-z]+(?: [^`]*)?)`/g)];
  return [...lines, ...spans]
    .map(([, command = '']) => command.replace(/\s+(?:#|\||&&|>).*$/, '').replace(/\)"$/, ''))
    .filter((command) => NAMES.includes(command.split(' ')[0] ?? ''))
    .filter((command) => /\s-/.test(command) && !/[[\\]|\.\.\./.test(command));
}

/** As a shell splits it; enough for quotes around blanks. */
const wordsOf = (command: string): readonly string[] =>
  [...command.matchAll(/"([^"]*)"([^\s"]*)|(\S+)/g)].map(
    ([, quoted, rest, plain]) => plain ?? `${quoted ?? ''}${rest ?? ''}`,
  );

/** What commander says of a command; empty when it accepts it. */
async function complaintOf(command: string): Promise<string> {
  let complaint = '';
  const silent = { out: () => undefined, err: (text: string) => void (complaint += text) };
  const program = makeProgram('0', () => Promise.resolve(), silent);
  await program.parseAsync([...wordsOf(command)], { from: 'user' }).catch(() => undefined);
  return complaint;
}

describe('the commands of the pages', () => {
  it('are found', () => {
    const commands = commandsIn('README.md');
    expect(commands).toContain('drill --fault kill,stop --rounds 2 --seed 7');
    expect(commands).toContain('exec --fault kill@5s,failback@15s -- npm test');
    expect(commands).toContain('failover --by kill');
  });

  it('are refused with an option that does not exist', async () => {
    expect(await complaintOf('drill --round 2')).toContain("unknown option '--round'");
  });

  // Prose may name an option without its argument.
  test.each(PAGES)('of %s are known', async (page) => {
    for (const command of commandsIn(page))
      expect(await complaintOf(command), command).not.toContain('unknown');
  });
});
