/**
 * The number that a text of digits says; the text itself where a number could not hold all its digits, so that an id of
 * twenty digits is not taken for its neighbour.
 */
export function readNumber(text: string): number | string {
  const value = Number(text);
  const [, sign = "", whole = "", fraction = ""] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  const plain = `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
  if (plain === "0") return 0;
  return showNumber(value) === sign + plain ? value : text;
}

/** Without exponent, which the language does not have. */
export function showNumber(value: number | string): string {
  const text = String(value);
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  return sign + (point > 0 ? digits.padEnd(point, "0") : `0.${"0".repeat(-point)}${digits}`);
}
