// Checks one entry of a camera's history against the signed log, on the reader's own device:
// SHA-256 and Ed25519 are the browser's. Where it lacks one of them, that is said.
(() => {
  "use strict";
  const words = document.getElementById("verify-words");
  const PROOF = "c2sp.org/tlog-proof@v1";

  const bytes = (coded) => Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
  const hex = (hash) => [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (...parts) => {
    const joined = new Uint8Array(await new Blob(parts).arrayBuffer());
    return new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
  };
  const node = (left, right) => sha256(Uint8Array.of(1), left, right);

  class Untrue extends Error {}
  const hold = (isTrue) => { if (!isTrue) throw new Untrue(); };

  const got = async (address) => {
    const answer = await fetch(address, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok) throw new Error(answer.status);
    return answer;
  };

  // The way from a leaf to the root by the hashes beside it (RFC 9162, section 2.1.3.2).
  const risen = async (leaf, index, size, proof) => {
    let [found, number, last] = [leaf, index, size - 1];
    hold(number <= last);
    const rest = [...proof];
    while (last > 0) {
      if (number % 2 || number < last) {
        hold(rest.length);
        const beside = rest.shift();
        found = number % 2 ? await node(beside, found) : await node(found, beside);
      }
      number = Math.floor(number / 2);
      last = Math.floor(last / 2);
    }
    hold(!rest.length);
    return found;
  };

  const keyOf = (line) => {
    const [name, short, ...coded] = line.split("+");
    return { name, short, raw: bytes(coded.join("+")).slice(1) };
  };

  // Whether one of the keys has signed the note; null where the browser knows no Ed25519.
  const isSigned = async (note, vkeys) => {
    const gap = note.lastIndexOf("\n\n");
    const body = new TextEncoder().encode(note.slice(0, gap + 1));
    const origin = note.split("\n", 1)[0];
    for (const line of note.slice(gap + 2).trimEnd().split("\n")) {
      const [, name, coded] = line.split(" ");
      const signature = bytes(coded);
      const short = hex(signature.slice(0, 4));
      const key = vkeys.find((one) => one.name === name && one.short === short && name === origin);
      if (!key) continue;
      let known;
      try {
        known = await crypto.subtle.importKey("raw", key.raw, "Ed25519", false, ["verify"]);
      } catch {
        return null;
      }
      return crypto.subtle.verify("Ed25519", known, signature.slice(4), body);
    }
    return false;
  };

  const checked = async ({ number, subject, leaf, entry, proof, vkey }) => {
    const written = new Uint8Array(await (await got(entry)).arrayBuffer());
    const receipt = await (await got(proof)).text();
    const vkeys = (await (await got(vkey)).text()).trim().split("\n").map(keyOf);
    const told = JSON.parse(new TextDecoder().decode(written));
    hold(told.number === Number(number) && told.subject === subject);
    const hash = await sha256(Uint8Array.of(0), written);
    hold(hex(hash) === leaf);
    const gap = receipt.indexOf("\n\n");
    const [first, index, ...hashes] = receipt.slice(0, gap).split("\n");
    hold(first === PROOF && index === `index ${number - 1}`);
    const note = receipt.slice(gap + 2);
    const [, size, root] = note.split("\n");
    const found = await risen(hash, number - 1, Number(size), hashes.map(bytes));
    hold(hex(found) === hex(bytes(root)));
    const signed = await isSigned(note, vkeys);
    hold(signed !== false);
    return { what: signed ? "true" : "unsigned", size };
  };

  for (const place of document.querySelectorAll(".verify-entry")) {
    const [button, status] = [place.querySelector("button"), place.querySelector("[role=status]")];
    const say = (what, size = "") => {
      place.dataset.found = what;
      status.textContent = words.dataset[what].replace("{size}", size);
    };
    button.parentElement.hidden = false;
    button.addEventListener("click", async () => {
      if (!globalThis.crypto?.subtle) return say("unable");
      say("working");
      try {
        const { what, size } = await checked(place.dataset);
        say(what, Number(size).toLocaleString(document.documentElement.lang));
      } catch (failure) {
        say(failure instanceof Untrue ? "false" : "unable");
      }
    });
  }
})();
