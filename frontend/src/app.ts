/** What the desk does in the browser. Every page also works when none of this runs. */
import "./htmx.ts";
import { watchDialogs } from "./dialogs.ts";
import { watchForms } from "./forms.ts";
import { watchKeys } from "./keys.ts";
import { watchMenus } from "./menus.ts";
import { startTour } from "./tour.ts";

watchDialogs();
watchForms();
watchKeys();
watchMenus();
startTour();
