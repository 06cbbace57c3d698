// Solves the proof of a form beside the page. The format stands in registry/requests/proof.py.
"use strict";
(() => {
  const PARTS = 8;
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) {
    if (primes.every((prime) => n % prime)) primes.push(n);
  }
  // SHA-256 begins from the first 32 bits behind the point of the primes' roots.
  const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
  const ROUNDS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
  const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const words = new Int32Array(64);

  // The first 32 bits of the SHA-256 of at most 55 ASCII letters: one block.
  const first = (text) => {
    words.fill(0, 0, 16);
    for (let i = 0; i < text.length; i += 1) words[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
    words[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
    words[15] = text.length * 8;
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15], y = words[i - 2];
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[i] = (words[i - 16] + low + words[i - 7] + high) | 0;
    }
    let a = START[0], b = START[1], c = START[2], d = START[3];
    let e = START[4], f = START[5], g = START[6], h = START[7];
    for (let i = 0; i < 64; i += 1) {
      const turnedE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const turnedA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const one = (h + turnedE + ((e & f) ^ (~e & g)) + ROUNDS[i] + words[i]) | 0;
      const two = (turnedA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0;
      d = c; c = b; b = a; a = (one + two) | 0;
    }
    return (a + START[0]) >>> 0;
  };

  const solved = (mark, part, bits) => {
    let n = 0;
    while (first(`${mark}:${part}:${n}`) >>> (32 - bits)) n += 1;
    return n;
  };

  addEventListener("message", ({ data: { challenge, difficulty } }) => {
    const mark = challenge.slice(challenge.lastIndexOf(".") + 1);
    const found = Array.from({ length: PARTS }, (_, part) => solved(mark, part, difficulty));
    postMessage(`${challenge}:${found.join("-")}`);
  });
})();
