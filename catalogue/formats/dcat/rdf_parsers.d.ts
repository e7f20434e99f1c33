declare module 'n3' {
  export class Parser {
    constructor(options: { baseIRI: string; format: string });
    /** Throws an Error whose `context.line` tells the place. */
    parse(text: string): import('./graph.ts').ParsedQuad[];
  }
}
declare module 'jsonld' {
  const jsonld: {
    toRDF(
      document: object,
      options: { base: string; documentLoader: (url: string) => Promise<never> },
    ): Promise<import('./graph.ts').ParsedQuad[]>;
  };
  export default jsonld;
}
