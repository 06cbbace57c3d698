// Tiles out of one archive (PMTiles, version 3), for a map that no program serves: pieces of the
// file are asked for by their ranges. A server that knows no ranges gives it whole, and that does too.
ashyq.archived = (() => {
  "use strict";
  const HEAD = 127, FIRST = 16384, archives = new Map();

  const archive = (address) => {
    let whole = null;
    const bytes = async (start, length) => {
      if (!whole) {
        const answer = await fetch(address, { headers: { Range: `bytes=${start}-${start + length - 1}` } });
        if (!answer.ok) throw new Error(answer.status);
        const body = await answer.arrayBuffer();
        if (answer.status === 206) return body;
        whole = body;
      }
      return whole.slice(start, start + length);
    };
    const unpacked = async (body) => {
      const stream = new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"));
      return new Response(stream).arrayBuffer();
    };
    const directory = async (start, length, packed) => {
      const body = await bytes(start, length), view = new Uint8Array(packed ? await unpacked(body) : body);
      let at = 0;
      const varint = () => {
        let value = 0, scale = 1, byte;
        do { byte = view[at++]; value += (byte & 127) * scale; scale *= 128; } while (byte > 127);
        return value;
      };
      const count = varint(), entries = [];
      for (let n = 0, id = 0; n < count; n++) entries.push({ id: (id += varint()) });
      for (const one of entries) one.run = varint();
      for (const one of entries) one.length = varint();
      entries.forEach((one, n) => {
        const said = varint();
        one.offset = said ? said - 1 : entries[n - 1].offset + entries[n - 1].length;
      });
      return entries;
    };
    const opened = bytes(0, FIRST).then(async (body) => {
      const view = new DataView(body), long = (at) => Number(view.getBigUint64(at, true));
      if (view.byteLength < HEAD || view.getUint8(7) !== 3) throw new Error("no archive");
      const head = { leaves: long(40), tiles: long(56), packed: view.getUint8(97) === 2, tilePacked: view.getUint8(98) === 2 };
      head.root = await directory(long(8), long(16), head.packed);
      return head;
    });
    const kept = new Map();
    const leaf = (head, { offset, length }) => {
      if (!kept.has(offset)) kept.set(offset, directory(head.leaves + offset, length, head.packed));
      return kept.get(offset);
    };
    return async (z, x, y) => {
      const head = await opened, id = numbered(z, x, y);
      let entries = head.root;
      for (let depth = 0; depth < 4; depth++) {
        let low = 0, high = entries.length;
        while (low < high) { const middle = (low + high) >> 1; entries[middle].id <= id ? low = middle + 1 : high = middle; }
        const found = entries[low - 1];
        if (!found) return null;
        if (found.run) {
          if (id >= found.id + found.run) return null;
          const body = await bytes(head.tiles + found.offset, found.length);
          return head.tilePacked ? unpacked(body) : body;
        }
        entries = await leaf(head, found);
      }
      return null;
    };
  };

  // The place of a tile on the Hilbert curve, after all tiles of smaller zooms.
  const numbered = (z, x, y) => {
    let id = (4 ** z - 1) / 3;
    for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
      const right = x & side ? 1 : 0, low = y & side ? 1 : 0;
      id += side * side * ((3 * right) ^ low);
      if (!low) {
        if (right) { x = side - 1 - (x & (side - 1)); y = side - 1 - (y & (side - 1)); }
        [x, y] = [y, x];
      }
    }
    return id;
  };

  // `pmtiles:ADDRESS#z/x/y` → the tile's bytes, or null where there is none.
  return (url) => {
    const [address, place] = url.slice("pmtiles:".length).split("#");
    if (!archives.has(address)) archives.set(address, archive(address));
    return archives.get(address)(...place.split("/").map(Number));
  };
})();
