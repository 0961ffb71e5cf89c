// Asks the server behind this page. Nothing of a school ever stands in an address.

const KEPT = "provision.key";
const LOOK_EVERY = 300; // milliseconds
const NOT_THERE = "The Provision server does not answer. Start it with: provision-xl serve";

/** Why something could not be done, in a sentence for the person. */
export class Trouble extends Error {}

/** This pane has no key yet, or one that no longer holds. */
export class NotPaired extends Trouble {}

export const isPaired = () => Boolean(localStorage.getItem(KEPT));
export const forget = () => localStorage.removeItem(KEPT);

/** One question; its answer, or Trouble. */
export async function ask(path, body, signal) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${localStorage.getItem(KEPT) ?? ""}` },
      body: JSON.stringify(body),
      credentials: "omit",
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble(NOT_THERE);
  }
  if (answer.status === 401) {
    forget();
    throw new NotPaired("Type the code that the Provision window shows.");
  }
  const found = await answer.json();
  if (found.error) throw new Trouble(found.error);
  return found;
}

/** Give the code that the server's window shows; from then on this pane may ask. */
export async function pair(code) {
  const { key } = await ask("/pair", { code });
  localStorage.setItem(KEPT, key);
}

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/**
 * Something that may take long. `stop` ends it with the best so far, and its answer still comes.
 * @param progress is told what is being done and how much of it, 0 to 1.
 */
export async function work(request, progress, stop) {
  const { job } = await ask("/start", request);
  stop?.addEventListener("abort", () => ask("/stop", { job }).catch(() => {}), { once: true });
  if (stop?.aborted) await ask("/stop", { job });
  for (;;) {
    const { what, part, answer } = await ask("/look", { job });
    if (answer?.error) throw new Trouble(answer.error);
    if (answer) return answer;
    progress?.(what, part);
    await pause(LOOK_EVERY);
  }
}
