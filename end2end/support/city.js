// A Kinerja of one's own: the built program on a free port with a copy of the demo city.
import { spawn, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const PROGRAM = fileURLToPath(new URL("../../target/release/kinerja", import.meta.url));

/** How long the program may take to start, and to end after SIGTERM. Milliseconds. */
const PATIENCE = 15_000;

/** The demo city, made once for all copies. Gives its folder. */
export function build(people = 300) {
  const folder = mkdtempSync(join(tmpdir(), "kinerja-city-"));
  run(["demo", "--people", String(people)], folder);
  return folder;
}

/** Runs a command of the program on a data folder; gives what it printed. */
export function run(args, data) {
  return execFileSync(PROGRAM, args, { env: environment(data), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function environment(data) {
  return { PATH: process.env.PATH, KINERJA_DATA: data, KINERJA_LOG: process.env.KINERJA_LOG ?? "warn" };
}

/** A server with a copy of `template`; `said` is what it printed since it was started. */
export async function start(template) {
  const data = mkdtempSync(join(tmpdir(), "kinerja-e2e-"));
  cpSync(template, data, { recursive: true });
  const city = { data, address: "", process: null, port: 0, said: "" };

  city.up = async () => {
    const child = spawn(PROGRAM, ["serve"], {
      env: { ...environment(data), KINERJA_LISTEN: `127.0.0.1:${city.port}` },
      stdio: ["ignore", "pipe", "inherit"],
    });
    city.process = child;
    city.address = await new Promise((found, failed) => {
      city.said = "";
      const late = setTimeout(() => failed(new Error(`the server did not start: ${city.said}`)), PATIENCE);
      child.once("exit", (code) => failed(new Error(`the server ended with ${code}: ${city.said}`)));
      child.stdout.on("data", (text) => {
        city.said += text;
        const address = city.said.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
        if (address) {
          clearTimeout(late);
          child.removeAllListeners("exit");
          found(address);
        }
      });
    });
    city.port = Number(new URL(city.address).port);
  };

  /** Ends the server by SIGTERM; it must finish by itself, with success. */
  city.down = async () => {
    const child = city.process;
    const ended = new Promise((done) => child.once("exit", (code, signal) => done({ code, signal })));
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    const { code, signal } = await ended;
    clearTimeout(late);
    if (code !== 0) throw new Error(`after SIGTERM the server ended with ${signal ?? code}`);
  };

  city.remove = async () => {
    await city.down();
    rmSync(data, { recursive: true, force: true });
  };

  await city.up();
  return city;
}
