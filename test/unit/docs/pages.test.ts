import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { read, ROOT, withoutCode, writtenFiles } from './files.ts';

const PAGES = writtenFiles().filter((path) => path.endsWith('.md') && !path.startsWith('test/'));

interface Link {
  readonly path: string;
  readonly anchor: string | null;
}

/** Links of a page to files of the project, by their paths in it. */
function linksOf(page: string): readonly Link[] {
  return [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = null] = target.split('#');
      return { path: path === '' ? page : join(dirname(page), path), anchor };
    });
}

/**
 * Anchors of the headings, as GitHub makes them: `toc_filter.rb` of
 * https://github.com/gjtorikian/html-pipeline.
 */
function anchorsOf(page: string): readonly string[] {
  const text = read(page).replace(/^```[\s\S]*?^```/gm, '');
  const slugs = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return slugs.map((slug, index) => {
    const earlier = slugs.slice(0, index).filter((each) => each === slug).length;
    return earlier === 0 ? slug : `${slug}-${earlier}`;
  });
}

test.each(PAGES)('the links of %s lead somewhere', (page) => {
  const broken = linksOf(page).filter(({ path, anchor }) => {
    if (!existsSync(join(ROOT, path))) return true;
    if (anchor === null) return false;
    return statSync(join(ROOT, path)).isDirectory() || !anchorsOf(path).includes(anchor);
  });
  expect(broken).toEqual([]);
});

describe('README.md', () => {
  it('has at most 250 lines', () => {
    expect(read('README.md').split('\n').length - 1).toBeLessThanOrEqual(250);
  });
});

describe('docs/README.md', () => {
  it('lists every page of docs', () => {
    const listed = linksOf('docs/README.md').map(({ path }) => path);
    const pages = PAGES.filter((path) => path.startsWith('docs/') && path !== 'docs/README.md');
    expect(pages.filter((path) => !listed.includes(path))).toEqual([]);
  });
});
