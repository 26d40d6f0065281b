/**
 * The parts of the form engine that we read: its published types do not cover them.
 *
 * The engine renders and checks; what is kept, and under which id, is ours.
 */
import type { App, ComponentPublicInstance, VNode } from "vue";

export interface Language {
  language: string;
}

export interface EngineNode {
  nodeId: string;
  nodeType: string;
  currentState: {
    children?: EngineNode[] | null;
    value?: unknown;
    relevant?: boolean;
    readonly?: boolean;
    label?: { asString: string } | null;
  };
  appearances?: Record<string, boolean> | null;
  nodeOptions?: { media?: { accept: string; type: string | null } } | null;
  setValue?: (value: File | null) => void;
}

export interface Root extends EngineNode {
  languages: Language[];
  currentState: EngineNode["currentState"] & { activeLanguage: Language };
  instanceState: { instanceXML: string };
  validationState: { violations: unknown[] };
  setLanguage(language: Language): void;
}

/** Find the root of the form that a mounted renderer shows; undefined while it is loading. */
export function rootOf(mounted: ComponentPublicInstance): Root | undefined {
  return search(mounted.$.subTree);
}

function search(vnode: VNode | null | undefined): Root | undefined {
  if (!vnode) return undefined;
  const props = vnode.component?.props as { form?: Root } | undefined;
  if (props?.form?.instanceState) return props.form;
  const below = search(vnode.component?.subTree);
  if (below) return below;
  for (const child of Array.isArray(vnode.children) ? vnode.children : []) {
    const found = search(child as VNode);
    if (found) return found;
  }
  return undefined;
}

/** Every node of the form, groups before what they hold. */
export function* nodesOf(node: EngineNode): Generator<EngineNode> {
  yield node;
  for (const child of node.currentState.children ?? []) yield* nodesOf(child);
}

/** The files that the answers refer to now. */
export function filesOf(root: Root): File[] {
  const files: File[] = [];
  for (const node of nodesOf(root)) {
    const value = node.nodeType === "upload" ? node.currentState.value : null;
    if (value instanceof File && node.currentState.relevant !== false) files.push(value);
  }
  return files;
}

/** `ar` of `Arabic (ar)`: the way XLSForms name a language. */
export function tagOf(name: string): string {
  return /\(([A-Za-z-]+)\)\s*$/.exec(name)?.[1] ?? name;
}

/** Show the form in a language, when it has it. */
export function speakIn(root: Root, language: string): void {
  const found = root.languages.find((each) => tagOf(each.language) === language);
  if (found && root.currentState.activeLanguage.language !== found.language)
    root.setLanguage(found);
}

export interface Ids {
  instanceId: string;
  replaces: string;
}

/**
 * The answers under the id that they keep from the first save to the last.
 *
 * The engine takes whatever is resumed for a correction, and gives it another id each time.
 */
export function stamped(xml: string, ids: Ids): string {
  const tree = new DOMParser().parseFromString(xml, "text/xml");
  const root = tree.documentElement;
  let meta = [...root.children].find((child) => child.localName === "meta");
  if (!meta) {
    meta = tree.createElementNS("http://openrosa.org/xforms", "meta");
    root.append(meta);
  }
  put(tree, meta, "instanceID", ids.instanceId);
  put(tree, meta, "deprecatedID", ids.replaces);
  return new XMLSerializer().serializeToString(tree);
}

function put(tree: XMLDocument, meta: Element, name: string, value: string): void {
  const found = [...meta.children].find((child) => child.localName === name);
  if (!value) found?.remove();
  else if (found) found.textContent = value;
  else {
    const made = tree.createElementNS(meta.namespaceURI, name);
    made.textContent = value;
    meta.append(made);
  }
}

/** The configuration of PrimeVue, on which the renderer stands. */
export function localise(app: App, locale: object): void {
  const prime = app.config.globalProperties["$primevue"] as {
    config: { locale: Record<string, unknown> };
  };
  Object.assign(prime.config.locale, locale);
}
