/** Whether something pasted or dropped is a file and nothing that could be read as text. */
export function holdsOnlyFiles(data: DataTransfer | null): boolean {
  if (data === null || !data.types.includes("Files")) return false;
  return !data.types.includes("text/plain");
}

/** Whether something that is dragged in holds a file: a browser would leave the page for it. */
export function holdsFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") ?? false;
}
