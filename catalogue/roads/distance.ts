const semi_major_m = 6_378_137;
const squared_eccentricity = 0.006_694_379_990_14;

/** Metres that a degree of longitude and of latitude measure at a latitude, on the WGS84 ellipsoid: true around there. */
export function metres_per_degree(lat: number): { lon: number; lat: number } {
  const phi = (lat * Math.PI) / 180;
  const squared = 1 - squared_eccentricity * Math.sin(phi) ** 2;
  const normal = semi_major_m / Math.sqrt(squared);
  return {
    lon: (normal * Math.cos(phi) * Math.PI) / 180,
    lat: ((normal * (1 - squared_eccentricity)) / squared) * (Math.PI / 180),
  };
}
