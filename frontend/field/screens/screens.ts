/** The ways from one screen to another. */
import type { Kept } from "../filled.ts";
import type { Form, Task } from "../pack.ts";

export interface Screens {
  today: () => void;
  outbox: () => void;
  settings: () => void;
  begin: (form: Form, task: Task | undefined) => Promise<void>;
  goOn: (draft: Kept) => Promise<void>;
  lock: () => Promise<void>;
  wipe: () => Promise<void>;
}
