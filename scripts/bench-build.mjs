/** A build of another commit, beside this one. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BenchError } from './bench-options.mjs';
import { runProgram } from './bench-run.mjs';

/**
 * The id of a commit, which may be named in any way that git knows.
 *
 * @throws BenchError USAGE (exit 64) when this repository does not have it, NO_GIT (69) without git or a repository
 */
export async function commitOf(name, root) {
  const repository = await git(root, ['rev-parse', '--git-dir']);
  if (repository.exit !== 0) throw noGit(repository.stderr.trim());
  const { exit, stdout } = await git(root, [
    'rev-parse',
    '--verify',
    '--quiet',
    `${name}^{commit}`,
  ]);
  if (exit === 0) return stdout.trim();
  throw new BenchError('USAGE', `--against: there is no commit "${name}" in this repository`, {
    hint: '`git log` lists those that are here; a shallow clone gets the others with: git fetch --unshallow',
    exit: 64,
  });
}

/**
 * Checks the commit out into `folder` as a worktree, builds it there, calls `act` and removes the worktree again,
 * whatever happened. The installed packages are shared when both commits want the same ones.
 *
 * @throws BenchError BUILD_FAILED (exit 69), the reason of `signal`, or what `act` throws
 */
export async function withBuild(commit, { root, folder, signal, say }, act) {
  const step = async (words, file, args, cwd) => {
    const { exit, stdout, stderr } = await runProgram(file, args, { cwd, signal });
    if (exit === 0) return;
    signal.throwIfAborted();
    throw new BenchError('BUILD_FAILED', `${words} failed:\n${stdout}${stderr}`.trim(), {
      hint: 'choose a commit that can be built: npm run bench -- --against <commit>',
      exit: 69,
    });
  };
  // A hook of the repository has nothing to do with a checkout that nobody works in.
  const add = ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--detach', folder, commit];
  say(`building ${commit}`);
  await step('git worktree add', 'git', add, root);
  try {
    const [npm, ...first] = npmCommand();
    if (sharesPackages(root, folder)) {
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    } else {
      await step(
        'npm ci',
        npm,
        [...first, 'ci', '--no-audit', '--no-fund', '--include=dev'],
        folder,
      );
    }
    await step('npm run build', npm, [...first, 'run', 'build'], folder);
    return await act(folder);
  } finally {
    const { exit, stderr } = await git(root, ['worktree', 'remove', '--force', folder]);
    if (exit !== 0) say(`the worktree ${folder} is not removed: ${stderr.trim()}`);
  }
}

function sharesPackages(root, folder) {
  const [ours, theirs] = [root, folder].map((place) => join(place, 'package-lock.json'));
  return existsSync(theirs) && readFileSync(ours).equals(readFileSync(theirs));
}

/** The npm that runs this script, or else the one of PATH. */
function npmCommand() {
  const npm = process.env.npm_execpath ?? '';
  return basename(npm).startsWith('npm') ? [process.execPath, npm] : ['npm'];
}

async function git(root, args) {
  try {
    return await runProgram('git', args, { cwd: root });
  } catch (error) {
    throw noGit(error.message);
  }
}

function noGit(reason) {
  return new BenchError('NO_GIT', `--against needs git and a clone: ${reason}`, {
    hint: 'install git and run this in a clone; npm run bench alone needs neither',
    exit: 69,
  });
}
