// A server for tests: `liveref serve` prints its address first, once it answers.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export async function serve(...references) {
  const options = ["--in-memory", "--port", "0", "--quiet"];
  const child = spawn("liveref", ["serve", ...references, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`liveref ended with ${code}`)));
    lines.once("line", (line) => resolve(line.split(" serving on ")[1]));
  });
  return {
    url,
    async control(method, path, body) {
      const answer = await fetch(`${url}/_liveref${path}`, {
        method,
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body && JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.status === 204 ? undefined : answer.json();
    },
    close() {
      return new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.once("exit", resolve);
        child.kill("SIGTERM");
      });
    },
  };
}
