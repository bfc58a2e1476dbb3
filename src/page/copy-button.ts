import { element, onClick } from './elements.ts';

/** How long the button says what came of it. */
const ANSWER_MS = 2_000;

/** The button that copies the command of the run. */
export function startCopyButton(): void {
  const command = element('command', HTMLElement);
  const button = onClick('copy', () => {
    getSelection()?.selectAllChildren(command);
    void copy(command.textContent).then((isCopied) => {
      button.textContent = isCopied ? 'Copied' : 'Press Ctrl+C';
      setTimeout(() => (button.textContent = 'Copy'), ANSWER_MS);
    });
  });
}

/** Not every browser lets a page from a file use the clipboard; then the selection is copied the old way. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without the clipboard
    return document.execCommand('copy');
  }
}
