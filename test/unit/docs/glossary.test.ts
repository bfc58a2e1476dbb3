import { describe, expect, it, test } from 'vitest';
import { read, withoutCode, writtenFiles } from './files.ts';

interface SpellChecker {
  readonly dictionaryDefinitions: readonly {
    readonly name: string;
    readonly flagWords?: readonly string[];
  }[];
  readonly overrides: readonly {
    readonly filename: readonly string[];
    readonly dictionaries?: readonly string[];
  }[];
}

const GLOSSARY = read('docs/glossary.md');
const SPELL_CHECKER = JSON.parse(read('cspell.json')) as SpellChecker;

/** What is in code in the first column of the table of a section. */
function listed(section: string): readonly string[] {
  const text = GLOSSARY.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...text.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word),
  );
}

const PHRASES = listed('Phrases not to use');

/** Folders whose wording is not checked yet, from cspell.json. */
const EXEMPT = SPELL_CHECKER.overrides
  .filter(({ dictionaries }) => dictionaries?.includes('!not-to-use'))
  .flatMap(({ filename }) => filename.map((glob) => glob.replace('**', '')));
const NEVER = ['CHANGELOG.md', 'LICENSE', 'package-lock.json', 'test/fixtures/'];

const FILES = writtenFiles()
  .filter((path) => /\.(?:md|m?[jt]s|json|ya?ml|java|xml|html|css)$/.test(path))
  .filter((path) => ![...EXEMPT, ...NEVER].some((start) => path.startsWith(start)));

/** Phrases of the list in a text, each with what is around it; in Markdown code does not count. */
function phrasesIn(path: string, text: string): readonly string[] {
  const prose = (path.endsWith('.md') ? withoutCode(text) : text)
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/\s+(?:(?:\*|\/\/|#) )?/g, ' ');
  const lower = prose.toLowerCase();
  return PHRASES.flatMap((phrase) => {
    const at = lower.indexOf(phrase);
    return at < 0 ? [] : [prose.slice(Math.max(0, at - 40), at + phrase.length + 20)];
  });
}

describe('docs/glossary.md', () => {
  it('has the words that the spell checker flags', () => {
    const flagged = SPELL_CHECKER.dictionaryDefinitions.find(({ name }) => name === 'not-to-use');
    expect(listed('Words not to use')).toEqual(flagged?.flagWords);
    expect(flagged?.flagWords).not.toEqual([]);
  });

  it('has each term once', () => {
    const terms = [...GLOSSARY.matchAll(/^\| ([a-z][a-z -]*?) +\|/gm)].map(([, term]) => term);
    expect(terms.length).toBeGreaterThan(30);
    expect(new Set(terms).size).toBe(terms.length);
  });
});

describe('the phrases of docs/glossary.md', () => {
  it('are found in prose over the end of a line, and not in code', () => {
    expect(phrasesIn('a.md', 'a Bug\nof ours')).toEqual(['a Bug of ours']);
    expect(phrasesIn('a.ts', '/**\n * A bug\n * of ours.\n */')).toHaveLength(1);
    expect(phrasesIn('a.md', '`a bug of ours`\n```\na bug of ours\n```\n')).toEqual([]);
  });

  test.each(FILES)('are not used in %s', (path) => {
    expect(phrasesIn(path, read(path))).toEqual([]);
  });
});
