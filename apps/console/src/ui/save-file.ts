/** Saves something as a file: by the page, for a link would not carry a token. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken it by then, a whole backup as well.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A table for spreadsheets, which take the mark at its beginning as "this is UTF-8". */
export function saveCsv(text: string, name: string): void {
  saveFile(new Blob(['\uFEFF', text], { type: 'text/csv' }), `${name}-${new Date().toISOString().slice(0, 10)}.csv`);
}
