/**
 * Forms that do not lose work. On every POST: one press sends once. With `data-guard`: leaving asks
 * first, and a lost connection is noticed before the browser throws the page away. Nothing that
 * was typed is ever stored in the browser.
 */
import { toast } from "./toast.ts";
import { say } from "./words.ts";

const PING_WITHIN = 8000; // milliseconds that a weak link may take to show that it is there

const RELEASE_AFTER = 15_000; // milliseconds; a form that brings a file leaves no page behind

const changed = new Set<HTMLFormElement>();
const reached = new WeakSet<HTMLFormElement>();

export function watchForms(): void {
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLInputElement).form;
    if (form?.matches("[data-guard]")) changed.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });
  document.addEventListener("submit", (event) => void onSubmit(event));
  // A page that comes back out of the browser's memory must be able to send again.
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = (event.target as Element).closest("form");
    if (form) release(form);
    const ok = (event as CustomEvent<{ successful: boolean }>).detail.successful;
    if (form && ok) changed.delete(form);
  });
}

async function onSubmit(event: SubmitEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.hasAttribute("aria-busy")) return event.preventDefault();
  const byHtmx = form.matches("[hx-post], [hx-put], [hx-patch], [data-hx-post]");
  if (byHtmx || !form.matches("[data-guard]") || reached.has(form)) {
    changed.delete(form);
    return hold(form, event.submitter);
  }
  event.preventDefault();
  hold(form, event.submitter);
  const there = await connected();
  release(form);
  if (!there) return toast(say("lost"));
  reached.add(form);
  form.requestSubmit(event.submitter);
  reached.delete(form);
}

function hold(form: HTMLFormElement, submitter: HTMLElement | null): void {
  form.setAttribute("aria-busy", "true");
  submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), RELEASE_AFTER);
}

function release(form: HTMLFormElement): void {
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

// Asks for a small file that is there before sign-in too, past every cache.
async function connected(): Promise<boolean> {
  const address = document.querySelector<HTMLLinkElement>("link[rel=icon]")?.href;
  if (!navigator.onLine || !address) return navigator.onLine;
  try {
    const signal = AbortSignal.timeout(PING_WITHIN);
    await fetch(address, { method: "HEAD", cache: "no-store", signal });
    return true;
  } catch {
    return false;
  }
}
