/** htmx under a strict policy: no evaluated code, no styles of its own, nothing kept behind. */
import htmx from "htmx.org";
import { toast } from "./toast.ts";
import { say } from "./words.ts";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  // htmx would keep snapshots of pages in the browser's storage; personal data may not stay there.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: "auto",
  timeout: 60_000,
  // A refusal (403, 404, 409, 422, 429) carries a page that explains it: show it.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "403|404|409|422|429", swap: true, error: false },
    { code: "[45]..", swap: false, error: true },
  ],
});

for (const event of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(event, () => toast(say("lost")));
}
document.addEventListener("htmx:responseError", () => toast(say("failed")));

document.addEventListener("htmx:xhr:progress", (event) => {
  const { loaded, total } = (event as CustomEvent<{ loaded: number; total: number }>).detail;
  const bar = (event.target as Element | null)?.querySelector("progress");
  if (!bar || !total) return;
  bar.hidden = false;
  bar.max = total;
  bar.value = loaded;
});
