/** The sentences that scripts say; the page brings them in its own language. */

type Key = "lost" | "failed" | "leave" | "close" | "sending" | "done" | "next" | "step";

/** A sentence in the page's language, with its `%(name)s` places filled. */
export function say(key: Key, values: Record<string, number> = {}): string {
  const text = readJson<Partial<Record<Key, string>>>("words")?.[key] ?? "";
  return text.replace(/%\((\w+)\)s/g, (_whole, name: string) => String(values[name] ?? ""));
}

/** What a `<script type="application/json">` of the page holds; undefined when it has none. */
export function readJson<T>(id: string): T | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : undefined;
}

/** The token that a POST from a script must carry. */
export function csrfToken(): string {
  const headers = document.body.getAttribute("hx-headers") ?? "{}";
  return (JSON.parse(headers) as Record<string, string>)["X-CSRFToken"] ?? "";
}
