import { element, onClick } from './elements.ts';

/** How long the button shows the result. */
const RESULT_MS = 2_000;

/** Starts the button that copies the command of the run. */
export function startCopyButton(): void {
  const command = element('command', HTMLElement);
  const button = onClick('copy', () => {
    getSelection()?.selectAllChildren(command);
    void copy(command.textContent).then((isCopied) => {
      button.textContent = isCopied ? 'Copied' : 'Press Ctrl+C';
      setTimeout(() => (button.textContent = 'Copy'), RESULT_MS);
    });
  });
}

/**
 * Copies a text. Not every browser allows a page from a file to use the clipboard; then the
 * selection is copied with `execCommand`.
 */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without the clipboard
    return document.execCommand('copy');
  }
}
