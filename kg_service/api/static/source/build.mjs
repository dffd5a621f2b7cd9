// Builds graphiql.js, graphiql.css and LICENSES.txt from main.js; see README.md beside it.
import { build } from "esbuild";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const target = process.argv[2];
const result = await build({
  entryPoints: ["main.js"],
  bundle: true,
  minify: true,
  // GraphiQL titles its icons by the names of their functions.
  keepNames: true,
  format: "iife",
  target: "es2020",
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".woff2": "dataurl" },
  legalComments: "none",
  metafile: true,
  outfile: join(target, "graphiql.js"),
});

// Fonts of the system do as well: without the embedded ones the style is a tenth of its size.
const style = join(target, "graphiql.css");
writeFileSync(style, readFileSync(style, "utf8").replace(/@font-face\s*\{[^}]*\}/g, ""));

// An advice for people who build the library twice names a package site; it has no use in a bundle.
const script = join(target, "graphiql.js");
writeFileSync(script, readFileSync(script, "utf8").replace(/https:\/\/yarnpkg\.com[\w./-]*/g, ""));

const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  let folder = dirname(input);
  while (folder.includes("node_modules") && !/node_modules\/(@[^/]+\/)?[^/]+$/.test(folder)) folder = dirname(folder);
  if (folder.includes("node_modules")) packages.add(folder);
}
const texts = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(target, "LICENSES.txt"), texts.join("\n" + "-".repeat(80) + "\n\n"));
