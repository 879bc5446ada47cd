// The pages of the program, for what holds on every one of them.

export const PUBLIC = ["/", "/peringkat", "/metode", "/masuk"];

/** Where a visitor arrives first. */
export const LIGHTHOUSE = ["/", "/masuk"];
