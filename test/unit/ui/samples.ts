/** Everything written to it, as one stream of a terminal or a pipe. */
export function fakeStream(terminal: { readonly columns: number } | null): {
  readonly stream: NodeJS.WriteStream;
  readonly written: string[];
} {
  const written: string[] = [];
  const stream = {
    isTTY: terminal === null ? undefined : true, // as Node has it in a pipe
    columns: terminal?.columns,
    write: (text: string) => {
      written.push(text);
      return true;
    },
  };
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}
