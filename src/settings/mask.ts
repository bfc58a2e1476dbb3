const MASK = '***';

/** `--password` and every longer name that ends so, such as `--cluster-password`. */
const SECRET_FLAG = /^--(?:[a-z]+-)*password$/;

/** `--password=value`, likewise. */
const SECRET_ASSIGNMENT = /^(--(?:[a-z]+-)*password=).*$/s;

/** `user:pw@` at the start of an argument or behind the `//` of a URL. */
const CREDENTIALS = /(^|\/\/)([^\s/:@]*:)[^\s/]*@/g;

/**
 * Hide the secrets of a command line before it is shown or stored. Works on
 * whole arguments (not on text), because the default password is an ordinary
 * word: only the argument behind `--password`/`--cluster-password`, the part
 * behind `--password=`, and the `pw` of `user:pw@` become `***`.
 */
export function maskArgs(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    if (SECRET_FLAG.test(args[index - 1] ?? '')) return MASK;
    return arg.replace(SECRET_ASSIGNMENT, `$1${MASK}`).replace(CREDENTIALS, `$1$2${MASK}@`);
  });
}
