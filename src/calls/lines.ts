import { StringDecoder } from "node:string_decoder";

const byteOrderMark = 0xfeff;

/**
 * Lines of a text that comes as bytes, piece by piece. Line ends of Windows are white space to JSON. A byte order mark is
 * dropped from every line, because a text may have been put together from several files; one of UTF-16 at the start, as
 * PowerShell writes it, says how to read the bytes.
 */
export class Lines {
  #decoder: StringDecoder | undefined;
  #rest = "";

  /** Lines that end in this piece. */
  in(piece: Uint8Array): string[] {
    this.#decoder ??= new StringDecoder(piece[0] === 0xff && piece[1] === 0xfe ? "utf16le" : "utf8");
    const lines = this.#decoder.write(piece).split("\n");
    // Only what is new is searched: a long line would otherwise be copied anew with every piece.
    lines[0] = this.#rest + (lines[0] ?? "");
    this.#rest = lines.pop() ?? "";
    return lines.map(withoutMark);
  }

  /** What stands behind the last line end. */
  end(): string {
    return withoutMark(this.#rest + (this.#decoder?.end() ?? ""));
  }
}

function withoutMark(line: string): string {
  return line.charCodeAt(0) === byteOrderMark ? line.slice(1) : line;
}
