/** The one source of "now", in milliseconds since 1970-01-01 UTC; tests set it. */
export interface Clock {
  now(): number;
}
