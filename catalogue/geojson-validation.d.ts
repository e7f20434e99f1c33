declare module 'geojson-validation' {
  const validation: {
    /** With `trace`, the list of faults, empty when valid. */
    isGeometryObject(geometry: unknown, trace: true): string[];
  };
  export default validation;
}
