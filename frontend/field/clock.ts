/**
 * How long the device was without contact: never shorter for a clock that is set back.
 *
 * Neither clock decides whether answers are accepted; the server takes its own time for that.
 */
import type { Clock } from "./store.ts";

const DAY = 86_400_000;
const SET_BACK = 10 * 60_000;

/** Spoken with the server just now: its clock and ours start afresh, side by side. */
export const inContact = (server: string): Clock => {
  const now = Date.now();
  return { contact: now, server: Date.parse(server), latest: now };
};

/**
 * Time has gone on.
 *
 * @param passed milliseconds that the page itself has counted since the last call; where the
 *   clock was set back, they still count.
 */
export const later = (clock: Clock, passed: number): Clock => ({
  ...clock,
  latest: Math.max(Date.now(), clock.latest + passed),
});

export const daysWithoutContact = (clock: Clock): number =>
  (Math.max(Date.now(), clock.latest) - clock.contact) / DAY;

export const wasSetBack = (clock: Clock): boolean => Date.now() < clock.latest - SET_BACK;

/** By how many minutes this device's clock is ahead of the server's; negative when it is behind. */
export const minutesAhead = (clock: Clock): number =>
  Math.round((clock.contact - clock.server) / 60_000);
