// The city basemap from a .pmtiles file, in the colours of the locator map. Loaded only where the
// operator set one. Two shapes of file are known: our own with one layer, and Protomaps' layers.
(() => {
  "use strict";
  const { colours } = ashyq;
  const LINE = 2, AREA = 3;
  const MAJOR = ["motorway", "trunk", "primary", "secondary", "tertiary", "highway", "major_road", "medium_road"];
  const wide = (base) => (zoom) => base * Math.max(.6, 1.5 ** (zoom - 12));

  // [kind in our layer, Protomaps' layer, shape, symbolizer, further test]
  const rules = (ink) => {
    const area = (fill) => new protomapsL.PolygonSymbolizer({ fill });
    const line = (color, width, dash) => new protomapsL.LineSymbolizer({ color, width, dash, lineCap: "round", lineJoin: "round" });
    const major = ({ props }) => MAJOR.includes(props.class || props.kind), minor = (one) => !major(one);
    const table = [
      [null, "earth", AREA, area(ink.land)],
      ["park", "landuse", AREA, area(ink.park), ({ props }) => /park|forest|wood|garden|cemetery|grass|recreation|nature/.test(props.kind)],
      ["water", "water", AREA, area(ink.water)],
      ["water", "water", LINE, line(ink.water, wide(1.2))],
      ["building", "buildings", AREA, area(ink.beyond)],
      ["rail", "transit", LINE, line(ink.border, 1, [4, 3])],
      ["road", "roads", LINE, line(ink.road, wide(1)), minor],
      ["road", "roads", LINE, line(ink.road, wide(2.4)), major],
    ];
    return table.flatMap(([kind, layer, shape, symbolizer, test = () => true]) => [
      ...(kind ? [{ dataLayer: "basemap", symbolizer, filter: (_zoom, one) => one.props.kind === kind && one.geomType === shape && test({ props: { ...one.props, kind } }) }] : []),
      { dataLayer: layer, symbolizer, filter: (_zoom, one) => one.geomType === shape && test(one) },
    ]);
  };
  const names = (ink, language) => {
    const words = { labelProps: [`name_${language}`, `name:${language}`, "name_kk", "name:kk", "name"], fill: ink.ink, stroke: ink.land, width: 2 };
    const street = new protomapsL.LineLabelSymbolizer({ ...words, font: '400 13px "Noto Sans"' });
    const place = new protomapsL.CenteredTextSymbolizer({ ...words, font: '700 15px "Noto Sans"' });
    return [
      { dataLayer: "basemap", symbolizer: place, maxzoom: 14, filter: (_zoom, one) => one.props.kind === "label" },
      { dataLayer: "places", symbolizer: place, maxzoom: 14 },
      { dataLayer: "basemap", symbolizer: street, minzoom: 13, filter: (_zoom, one) => one.props.kind === "road" && one.geomType === LINE },
      { dataLayer: "roads", symbolizer: street, minzoom: 13 },
    ];
  };

  ashyq.city = ({ url, attribution, language, maxZoom }) => {
    const made = () => {
      const ink = colours();
      return protomapsL.leafletLayer({ url, attribution, maxDataZoom: maxZoom, backgroundColor: ink.land, paintRules: rules(ink), labelRules: names(ink, language), noWrap: true });
    };
    const holder = L.layerGroup([made()]);
    addEventListener("themechange", () => holder.clearLayers().addLayer(made()));
    return holder;
  };
})();
