// harper.js over all files in one process: one linter, American English, its default rules.
import { readFileSync } from "node:fs";
import { LocalLinter } from "harper.js";
import { binary } from "harper.js/binary";

const linter = new LocalLinter({ binary });
await linter.setup();
for (const path of process.argv.slice(2)) {
  const lints = await linter.lint(readFileSync(path, "utf-8"), { language: "plaintext" });
  for (const lint of lints) {
    const { start, end } = lint.span();
    console.log(JSON.stringify({ path, start, end, message: lint.message() }));
  }
}
