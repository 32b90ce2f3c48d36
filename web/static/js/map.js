/* The map beside the list of nurseries. The list says the same; without this file nothing is missing. */
(() => {
  "use strict";
  const box = document.getElementById("map");
  if (!box || !window.L) return;
  const { points, here } = JSON.parse(box.dataset.points);
  const places = [...points.map((point) => point.at), ...(here ? [here] : [])];
  if (!places.length) {
    box.closest(".map-side").hidden = true;
    return;
  }
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, { zoomAnimation: !still, fadeAnimation: !still, scrollWheelZoom: false });
  map.attributionControl.setPrefix(false);
  for (const address of [box.dataset.tiles, box.dataset.labels]) {
    L.tileLayer(address, {
      subdomains: "01234567",
      maxZoom: 18,
      referrerPolicy: "origin", // 天地图 looks at it to tell whose key it is; it learns no more than our name
      attribution: address === box.dataset.tiles ? `天地图 ${box.dataset.approval.replace(/[<>&"]/g, "")}` : "",
    }).addTo(map);
  }
  for (const point of points) {
    const name = document.createElement("a");
    name.href = `#n-${point.id}`;
    name.textContent = point.name;
    L.marker(point.at, {
      icon: L.divIcon({ className: "pin", html: String(Number(point.number)), iconSize: [32, 32] }),
      title: point.name,
      alt: point.name,
    })
      .bindPopup(name)
      .addTo(map);
  }
  if (here) {
    L.circleMarker(here, { radius: 8, className: "me", interactive: false }).addTo(map);
  }
  map.fitBounds(places, { padding: [36, 36], maxZoom: 16 });
})();
