#!/usr/bin/env node
/**
 * Draws which rooms of src import which, as dependency-cruiser finds it, into ARCHITECTURE.md: once for all folders, once
 * each for the rooms inside the large ones. An arrow is left out where a longer way leads to the same room. With
 * `--check` nothing is written: exit 1 when the page shows something else.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PAGE = join(ROOT, 'ARCHITECTURE.md');
/** Folders whose inside is drawn too. */
const LARGE = ['pair', 'doctor', 'drill', 'commands'];

process.chdir(ROOT);
const modules = await modulesOfSrc();
const before = readFileSync(PAGE, 'utf8');
const after = ['src', ...LARGE.map((room) => `src/${room}`)].reduce(drawn, before);
if (!process.argv.includes('--check')) writeFileSync(PAGE, after);
else if (after !== before) {
  process.stderr.write('the graphs in ARCHITECTURE.md are out of date: npm run graph\n');
  process.exitCode = 1;
}

async function modulesOfSrc() {
  const { output } = await cruise(['src'], config.options);
  return output.modules.filter(({ source }) => source.startsWith('src/'));
}

/** @throws Error when the page has no place for the graph of this folder */
function drawn(page, folder) {
  const [begin, end] = [`<!-- graph of ${folder} -->\n`, '<!-- end of graph -->'];
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`ARCHITECTURE.md has no ${begin.trim()}`);
  return `${page.slice(0, from)}${begin}\n${mermaidOf(folder)}\n${page.slice(to)}`;
}

/** Mermaid (https://mermaid.js.org/syntax/flowchart.html) of what lies directly in a folder. */
function mermaidOf(folder) {
  const arrows = reduced(arrowsIn(folder));
  const lines = [...arrows].flatMap(([room, others]) =>
    [...others].map((other) => `  ${room} --> ${other}`),
  );
  return ['```mermaid', 'flowchart TD', ...lines.sort(), '```', ''].join('\n');
}

/** By room, the rooms beside it that it imports; a file beside the rooms is one itself. */
function arrowsIn(folder) {
  const arrows = new Map();
  for (const { source, dependencies } of modules) {
    const room = roomOf(source, folder);
    for (const other of dependencies.map(({ resolved }) => roomOf(resolved, folder))) {
      if (room === null || other === null || room === other) continue;
      arrows.set(room, (arrows.get(room) ?? new Set()).add(other));
    }
  }
  return arrows;
}

function roomOf(path, folder) {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : null;
}

/** The arrows that no longer way stands for. There are no circles. */
function reduced(arrows) {
  const reaches = (from, to) =>
    from === to || [...(arrows.get(from) ?? [])].some((next) => reaches(next, to));
  const isLongWay = (others, to) => [...others].some((other) => other !== to && reaches(other, to));
  return new Map(
    [...arrows].map(([room, others]) => [
      room,
      new Set([...others].filter((other) => !isLongWay(others, other))),
    ]),
  );
}
