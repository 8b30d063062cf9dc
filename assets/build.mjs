// Compiles styles, fonts and script into fullcircle/web/static/build.
// Run by `npm run build`; `npm run watch` builds again whenever a source changes.
import { cpSync, mkdirSync, readdirSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const assets = dirname(fileURLToPath(import.meta.url));
const root = dirname(assets);
const out = join(root, "fullcircle/web/static/build");
const fonts = join(root, "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files");

function styles() {
  const { css } = sass.compile(join(assets, "sass/app.scss"), {
    style: "compressed",
    loadPaths: [join(root, "node_modules/govuk-frontend/dist")],
    quietDeps: true,
  });
  return esbuild.transformSync(css, { loader: "css", minify: true }).code;
}

// Every other file in assets/js is a feature: it exports `selector` and `start(element)`.
const features = {
  name: "features",
  setup(build) {
    build.onResolve({ filter: /^features$/ }, () => ({ path: "features", namespace: "features" }));
    build.onLoad({ filter: /.*/, namespace: "features" }, () => {
      const files = readdirSync(join(assets, "js")).filter((name) => name.endsWith(".js") && name !== "app.js").sort();
      const lines = files.map((name, i) => `import * as f${i} from "./${name}";`);
      return {
        contents: `${lines.join("\n")}\nexport default [${files.map((_, i) => `f${i}`).join(", ")}];`,
        resolveDir: join(assets, "js"),
      };
    });
  },
};

// Files are written over, never removed first, so that a page asked for meanwhile still finds them.
async function build() {
  mkdirSync(join(out, "fonts"), { recursive: true });
  for (const subset of ["latin", "latin-ext"]) {
    cpSync(join(fonts, `atkinson-hyperlegible-next-${subset}-wght-normal.woff2`), join(out, `fonts/${subset}.woff2`));
  }
  writeFileSync(join(out, "app.css"), styles());
  await esbuild.build({
    entryPoints: [join(assets, "js/app.js")],
    outfile: join(out, "app.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022"],
    legalComments: "none",
    plugins: [features],
    nodePaths: [join(root, "node_modules")],
    logLevel: "warning",
  });
  console.log("Styles, fonts and script are in fullcircle/web/static/build");
}

await build();
if (process.argv.includes("--watch")) {
  let waiting;
  watch(assets, { recursive: true }, () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => build().catch((problem) => console.error(problem.message)), 100);
  });
}
