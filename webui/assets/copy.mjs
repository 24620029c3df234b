// What is served beside the style sheet.
import { copyFileSync } from "node:fs";

const from = "node_modules/";
const files = {
  "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
  "@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-400-normal.woff2": "regular.woff2",
  "@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-700-normal.woff2": "bold.woff2",
};
for (const [source, name] of Object.entries(files)) copyFileSync(from + source, "static/built/" + name);
