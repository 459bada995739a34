export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}
