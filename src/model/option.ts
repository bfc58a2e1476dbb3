/** What the value of an option may be. */
export type ValueType =
  /** Given or not; `--no-...` turns off what is on by default. */
  | { readonly kind: 'switch' }
  /** Not empty, without control characters. */
  | { readonly kind: 'text' }
  /** Not empty, with any characters; given any number of times, and the value is the list of all. */
  | { readonly kind: 'texts' }
  /** `host:port[,host:port...]`, which is what Curator takes. */
  | { readonly kind: 'hosts' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  /** Several with commas, each counted once; null: any text between the commas. */
  | { readonly kind: 'list'; readonly of: readonly string[] | null }
  | {
      readonly kind: 'whole';
      readonly min: number;
      /** No limit without it. */
      readonly max?: number;
      /** A word that stands for no limit; its value is null. */
      readonly unlimited?: string;
    }
  /** A duration such as `500ms`, `5s` or `1m`; its value is in milliseconds. */
  | {
      readonly kind: 'time';
      readonly maxMs?: number;
      /** A bare number counts seconds. */
      readonly bare?: true;
    };

/**
 * All that is known of an option. The help, the documentation, the parser, the defaults of the
 * library and the TypeScript type of its value are derived from this record.
 */
export interface Option {
  /** In commander's form: `--lock-manager <kind>`, `-f, --follow`, `--no-start`. */
  readonly flags: string;
  readonly type: ValueType;
  /** The value when none is given; null: there is none, or one that `defaultText` describes. */
  readonly default: string | number | boolean | readonly string[] | null;
  /** The default as text, where the value alone does not say enough. */
  readonly defaultText?: string;
  /** At most three lines of `--help` at 80 columns, together with the choices and the default. */
  readonly help: string;
  /** The choices as the help lists them, where the names alone do not say enough. */
  readonly choices?: readonly string[];
  /** What `docs/settings.md` adds to the help. */
  readonly details?: string;
  /** Its value is never shown, not even in the error about it. */
  readonly secret?: true;
  /** Keys of options of the same command that exclude this one. */
  readonly conflicts?: readonly string[];
}

/** Options by the names that their values have in code. */
export type OptionTable = Readonly<Record<string, Option>>;

type ValueOfType<T extends ValueType> = T extends { readonly kind: 'switch' }
  ? boolean
  : T extends { readonly kind: 'text' | 'hosts' }
    ? string
    : T extends { readonly kind: 'texts' }
      ? readonly string[]
      : T extends { readonly kind: 'choice'; readonly of: readonly (infer Choice)[] }
        ? Choice
        : T extends { readonly kind: 'list'; readonly of: readonly (infer Choice)[] }
          ? readonly Choice[]
          : T extends { readonly kind: 'list' }
            ? readonly string[]
            : number;

type NullOf<O extends Option> = O['default'] extends null
  ? null
  : O['type'] extends { readonly unlimited: string }
    ? null
    : never;

/** The values of a table of options, typed by its records. */
export type ValuesOf<T extends OptionTable> = {
  readonly [Key in keyof T]: ValueOfType<T[Key]['type']> | NullOf<T[Key]>;
};

/** Values that may be missing, also as `undefined`. */
export type SomeValuesOf<T extends OptionTable> = {
  readonly [Key in keyof T]?: ValuesOf<T>[Key] | undefined;
};

/** The options of a table with the values that are given, and the defaults of all others. */
export function withDefaults<const T extends OptionTable>(
  table: T,
  given: SomeValuesOf<T>,
): ValuesOf<T> {
  const values = Object.entries(table).map(([key, option]) => {
    const value = given[key];
    return [key, value === undefined ? option.default : value];
  });
  return Object.fromEntries(values) as ValuesOf<T>;
}

/** A table without some of its options. */
export function without<T extends OptionTable, Key extends keyof T>(
  table: T,
  ...keys: readonly Key[]
): Omit<T, Key> {
  const kept = Object.entries(table).filter(([key]) => !keys.some((each) => each === key));
  return Object.fromEntries(kept) as Omit<T, Key>;
}

/** `--lock-manager` of `--lock-manager <kind>`, `--follow` of `-f, --follow`. */
export const longFlag = ({ flags }: Pick<Option, 'flags'>): string =>
  /--[a-z-]+/.exec(flags)?.[0] ?? flags;
