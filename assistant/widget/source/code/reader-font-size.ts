/**
 * The unit of all sizes, as a rule for the theme's sheet. A page may set `html { font-size: 62.5% }`,
 * which `rem` follows and the reader did not ask for; `1em` of the widget's outermost element is the
 * size that the reader chose in the browser. Only a registered property is inherited as a length.
 */
export function readerFontSize(): string {
  try {
    CSS.registerProperty({
      name: "--ma-rem",
      syntax: "<length>",
      inherits: true,
      initialValue: "16px",
    });
  } catch (error) {
    const isRegistered = error instanceof DOMException && error.name === "InvalidModificationError";
    if (!isRegistered) return "";
  }
  return ".assistant{--ma-rem:1em}";
}
