/** The first screen: pair this browser with whoever is signed in at the desk. Needs a link. */
import { NoLink, pair, SaidNo, whoAmI, type Credential, type Me } from "../api.ts";
import { addToPage, button, el, home, note, show } from "../parts.ts";
import { whyWiped } from "../wipe.ts";
import { isLanguage, language, say, speak } from "../words.ts";
import { languageChoice } from "./settings.ts";

/** Show the screen; `paired` gets the secret, which nobody ever sees again. */
export async function showPair(paired: (who: Credential) => void): Promise<void> {
  const wiped = whyWiped();
  await draw(paired, wiped ? note(say(`wiped_${wiped}`), "warn") : null, undefined);
}

async function draw(
  paired: (who: Credential) => void,
  told: HTMLElement | null,
  chosen: string | undefined,
): Promise<void> {
  const again = (): Promise<void> => draw(paired, told, language());
  show("Wasl", told, note(say("looking")));
  let me: Me;
  try {
    me = await whoAmI();
  } catch {
    show("Wasl", told, note(say("pair_needs_link"), "warn"), button(say("try_again"), again));
    addToPage(languageChoice(() => void again()));
    return;
  }
  if (chosen === undefined && me.language && isLanguage(me.language)) speak(me.language);
  show(say("pair_title"), told, el("p", {}, say("pair_what")), ...offers(me, paired, again));
  addToPage(languageChoice(() => void again()));
}

function offers(
  me: Me,
  paired: (who: Credential) => void,
  again: () => Promise<void>,
): HTMLElement[] {
  if (!me.signed_in) {
    const next = `${me.sign_in ?? "/"}?next=${encodeURIComponent(home())}`;
    return [note(say("sign_in_first")), el("a", { class: "button", href: next }, say("sign_in"))];
  }
  const offices = me.offices ?? [];
  if (offices.length === 0) return [note(say("no_office"), "warn")];
  const press = async (office: string): Promise<void> => {
    try {
      paired(await pair(office, me.token ?? ""));
    } catch (error) {
      if (error instanceof SaidNo) show(say("pair_title"), note(error.message, "warn"));
      else if (!(error instanceof NoLink)) throw error;
      addToPage(button(say("try_again"), again));
    }
  };
  return [
    el("p", {}, say("pair_signs_out")),
    ...offices.map((office) =>
      button(say("pair_for", { office: office.name }), () => press(office.id)),
    ),
  ];
}
